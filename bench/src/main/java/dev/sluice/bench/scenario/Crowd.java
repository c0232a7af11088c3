// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.load.Json;
import dev.sluice.bench.load.socket.SocketLoad;
import dev.sluice.bench.load.socket.StreamResult;
import dev.sluice.bench.process.Child;
import dev.sluice.bench.stage.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many sockets at one server, and the events for them. Confined to one thread. */
final class Crowd {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int FRAMES_UNDER_WAY = 64_000;
    private static final int LEAST_WINDOW = 16;
    private static final int LARGEST_WINDOW = 64;
    private static final int BODY_BYTES = 120;

    private final Stage stage;
    private final Child load;
    private final long pid;
    private final Settings settings;
    private final List<Double> rates = new ArrayList<>();

    /** {@code words} are the first arguments of {@link SocketLoad}, up to the subscribe frame. */
    Crowd(Stage stage, String name, List<Object> words, String topic, long pid, Settings settings) {
        this.stage = stage;
        this.pid = pid;
        this.settings = settings;
        List<Object> all = new ArrayList<>(words);
        all.addAll(List.of(stage.broker().bootstrap(), topic, Rig.TENANT, BODY_BYTES));
        this.load = stage.load("crowd-" + name, SocketLoad.class, all.toArray());
    }

    /** As many events as fit: a bounded number is under way at any time. */
    Sample full(int turn) {
        int window = Math.clamp(FRAMES_UNDER_WAY / settings.sockets(), LEAST_WINDOW, LARGEST_WINDOW);
        Sample sample = window("closed", settings.warmup(turn), Integer.toString(window));
        rates.add(sample.rate());
        return sample;
    }

    /** The median of what {@link #full} showed. */
    double most() {
        return Spread.of(rates.stream().mapToDouble(Double::doubleValue).toArray())
                .median();
    }

    /** So many frames a second. */
    Sample paced(int turn, double frames) {
        return window("paced", settings.warmupSeconds(), Double.toString(frames / settings.sockets()));
    }

    private Sample window(String order, double warmup, String pace) {
        load.tell("open " + settings.sockets());
        int opened = Integer.parseInt(load.await("opened", PATIENCE));
        if (opened < settings.sockets()) {
            throw new IllegalStateException(
                    "only " + opened + " of " + settings.sockets() + " sockets could be opened");
        }
        load.tell(order + " " + warmup + " " + settings.seconds() + " " + pace);
        load.await("window", PATIENCE);
        Meter meter = Meter.start(pid, stage.broker().pid());
        load.await("end", PATIENCE);
        Meter.Used used = meter.stop();
        StreamResult result = Json.read(load.await("result", PATIENCE), StreamResult.class);
        load.tell("close");
        load.await("closed", PATIENCE);
        long flaws = result.missing() + result.lost();
        return used.sample(
                result.rate(), result.latency().p50(), result.latency().p99(), flaws);
    }
}
