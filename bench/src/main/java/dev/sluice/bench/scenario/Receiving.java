// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.load.Json;
import dev.sluice.bench.load.sink.Sink;
import dev.sluice.bench.load.sink.SinkReport;
import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Pause;
import dev.sluice.bench.process.Ports;
import dev.sluice.bench.stage.Stage;
import java.time.Duration;

/** A sink. Confined to one thread. */
final class Receiving {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port = Ports.free();
    private final Child sink;

    /** Looks into one request of {@code sample}. */
    Receiving(Stage stage, String name, int sample) {
        this(stage, name, sample, "answers");
    }

    private Receiving(Stage stage, String name, int sample, String manner) {
        this.sink = stage.load("sink-" + name, Sink.class, port, Rig.TARGET_SECRET, sample, manner);
    }

    /** One that takes every request and answers none. */
    static Receiving hanging(Stage stage, String name) {
        return new Receiving(stage, name, Integer.MAX_VALUE, "hangs");
    }

    int port() {
        return port;
    }

    void reset() {
        sink.tell("reset");
    }

    SinkReport report() {
        sink.tell("report");
        return Json.read(sink.await("report", PATIENCE), SinkReport.class);
    }

    /** Waits until something has arrived. */
    void awaitFirst() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (report().received() == 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("nothing was delivered within " + PATIENCE);
            }
            Pause.seconds(0.05);
        }
    }
}
