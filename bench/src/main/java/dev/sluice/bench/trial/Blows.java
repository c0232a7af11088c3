// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.process.Pause;
import dev.sluice.bench.trial.cluster.Moment;
import dev.sluice.bench.trial.receive.Script;

/** What the faults do. */
final class Blows {
    private static final double DOWN_SECONDS = 1;

    /** Long enough for some hundred events to be spooled. */
    private static final double AWAY_SECONDS = 6;

    /** More than the door's deadline, a lease, a session and a transaction may last. */
    private static final double PAUSED_SECONDS = 14;

    private static final double STRETCH = 0.5;

    static void killGateway(Scene scene, int nth) {
        scene.cluster().kill(nth, scene.fault());
    }

    static void killBroker(Scene scene, int nth) {
        scene.note(true);
        scene.broker().kill();
        Pause.seconds(DOWN_SECONDS);
        scene.broker().restart();
        scene.note(false);
        scene.broker().awaitReady();
    }

    static void kafkaAway(Scene scene, int nth) {
        scene.note(true);
        scene.broker().kill();
        Pause.seconds(AWAY_SECONDS);
        scene.cluster().killInTheDark(nth);
        Pause.seconds(DOWN_SECONDS);
        scene.broker().restart();
        scene.note(false);
        scene.broker().awaitReady();
        scene.cluster().awaitReturn(nth);
    }

    static void pauseBroker(Scene scene, int nth) {
        scene.note(true);
        scene.broker().freeze();
        Pause.seconds(PAUSED_SECONDS);
        scene.broker().wake();
        scene.note(false);
    }

    /** In the midst of a checkpoint and anywhere, in turn; twice as short as may be, then for longer than a transaction may last. */
    static void pauseNode(Scene scene, int nth) {
        Moment moment = nth % 2 == 0 ? Moment.IN_A_CHECKPOINT : Moment.ANY;
        double least = nth < 2 ? 0 : PAUSED_SECONDS;
        scene.cluster().standStill(nth, scene.fault(), moment, Cast.PARTITIONS, least);
    }

    static void deadEndpoint(Scene scene, int nth) {
        boolean refuses = nth % 2 == 0;
        scene.note(true);
        if (refuses) {
            scene.partners().shut();
        } else {
            scene.partners().behave(Script.DEAD);
        }
        Pause.seconds(stretch(scene));
        if (refuses) {
            scene.partners().reopen();
        } else {
            scene.partners().behave(Script.STEADY);
        }
        scene.note(false);
    }

    static void slowEndpoint(Scene scene, int nth) {
        scene.note(true);
        scene.partners().behave(Script.SLOW);
        Pause.seconds(stretch(scene));
        scene.partners().behave(Script.STEADY);
        scene.note(false);
    }

    private static double stretch(Scene scene) {
        return STRETCH * scene.share().toMillis() / 1e3;
    }

    static void oneNodeAfterTheOther(Scene scene, int nth) {
        if (nth % 2 == 0) {
            scene.cluster().kill(nth, scene.fault());
        } else {
            scene.cluster().restart(nth, scene.fault());
        }
    }

    static void rollingRestart(Scene scene, int nth) {
        for (int node = 0; node < scene.cluster().size(); node++) {
            scene.cluster().restart(node, scene.fault());
        }
    }

    private Blows() {}
}
