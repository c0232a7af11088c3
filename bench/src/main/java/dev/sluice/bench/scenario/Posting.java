// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.load.Json;
import dev.sluice.bench.load.door.HttpLoad;
import dev.sluice.bench.load.door.LoadResult;
import dev.sluice.bench.process.Child;
import dev.sluice.bench.stage.Stage;
import java.time.Duration;

/** A load client at one door. Confined to one thread. */
final class Posting {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Child load;

    Posting(Stage stage, String name, int port, Settings settings) {
        this.load = stage.load(
                "load-" + name,
                HttpLoad.class,
                port,
                "/in/" + Rig.SOURCE,
                Rig.PROVIDER_SECRET,
                settings.connections(),
                settings.bodyBytes());
    }

    /** The same, signed with the private half of a pair. */
    Posting(Stage stage, String name, int port, Settings settings, SigningPair pair) {
        this.load = stage.load(
                "load-" + name,
                HttpLoad.class,
                port,
                "/in/" + Rig.SOURCE,
                pair.privateKey(),
                settings.connections(),
                settings.bodyBytes(),
                pair.algorithm());
    }

    /** Each connection posts when it was answered. */
    void closed(double warmup, double seconds) {
        load.tell("closed " + warmup + " " + seconds);
    }

    /** So many a second, whatever happens. */
    void open(double warmup, double seconds, long rate) {
        load.tell("open " + warmup + " " + seconds + " " + rate);
    }

    void awaitWindow() {
        load.await("window", PATIENCE);
    }

    void awaitEnd() {
        load.await("end", PATIENCE);
    }

    LoadResult result() {
        return Json.read(load.await("result", PATIENCE), LoadResult.class);
    }

    /** What was not as it should be. */
    static long flaws(LoadResult result) {
        long good = Math.round(result.rate() * result.seconds());
        return result.answered() - good + result.broken();
    }
}
