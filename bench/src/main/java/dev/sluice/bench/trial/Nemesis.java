// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.process.Pause;
import java.util.Random;

/** Deals the blows at moments that the seed decides, spread over the traffic. Confined to the main thread. */
final class Nemesis {
    private final TrialSettings settings;
    private final Scene scene;

    Nemesis(TrialSettings settings, Scene scene) {
        this.settings = settings;
        this.scene = scene;
    }

    /** Returns when the last blow is dealt and what it broke was started again. */
    void act() {
        Random random = new Random(settings.seed());
        double share = scene.share().toMillis() / 1e3;
        long start = System.nanoTime();
        for (int i = 0; i < settings.blows(); i++) {
            double at = share * (i + 0.2 + 0.4 * random.nextDouble());
            Pause.seconds(at - (System.nanoTime() - start) / 1e9);
            settings.fault().blow().strike(scene, i);
        }
    }
}
