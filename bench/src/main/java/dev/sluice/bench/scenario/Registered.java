// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.load.Json;
import dev.sluice.bench.load.Latencies;
import dev.sluice.bench.load.Percentiles;
import dev.sluice.bench.load.feed.Feed;
import dev.sluice.bench.load.sink.SinkReport;
import dev.sluice.bench.process.Pause;
import dev.sluice.bench.stage.AdminClient;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.GatewayFile;
import dev.sluice.bench.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A gateway with subscriptions that were made over the API: ten to all events of one type, and each to types of its own, every other
 * one by a pattern. Confined to one thread, but for its making of subscriptions.
 */
final class Registered implements AutoCloseable {
    static final int LEAST = 10;

    private static final String PATH = "/v1/subscriptions";
    private static final String ALL = "bench.all";
    private static final int AT_ONCE = 16;
    private static final int TIMES = 300;
    private static final int SERVED = 100;
    private static final int PAGE = 100;
    private static final int BODY_BYTES = 300;
    private static final double CATCH_UP_SECONDS = 60;

    private final Stage stage;
    private final GatewayFile file;
    private final Gateway gateway;
    private final Receiving sink;
    private final Feed feed;
    private final AdminClient admin = new AdminClient(Rig.TENANT);
    private final List<String> ids = new ArrayList<>();
    private final Random random = new Random(1);

    Registered(Stage stage, String prefix) {
        this.stage = stage;
        this.file = new GatewayFile(prefix, Rig.PARTITIONS);
        this.sink = new Receiving(stage, prefix, 4);
        this.gateway = stage.gateway(prefix, file);
        gateway.start(stage.broker().bootstrap());
        gateway.awaitReady();
        this.feed = new Feed(stage.broker().bootstrap(), file.events(), Rig.TENANT, BODY_BYTES, 0);
    }

    int count() {
        return ids.size();
    }

    /** Makes as many as are missing to {@code count}, some at once. */
    Figures grow(int count) {
        int from = ids.size();
        Crew crew = new Crew(AT_ONCE);
        long began = System.nanoTime();
        ids.addAll(crew.each(from, count, this::make));
        double seconds = (System.nanoTime() - began) / 1e9;
        Figures figures = new Figures("subscriptions: POST of %,d, %d at a time".formatted(count - from, AT_ONCE));
        return figures.add("in all", seconds, "s").add("rate", (count - from) / seconds, "1/s");
    }

    private String make(int number) {
        return post(Rig.subscription(sink.port(), types(number)));
    }

    private String post(Object form) {
        return ask("POST", PATH, Json.of(form), 201).body().path("id").asText();
    }

    private static List<String> types(int number) {
        String own = number % 2 == 0 ? type(number) : "bench.kind." + number + ".*";
        return number < LEAST ? List.of(ALL, own) : List.of(own);
    }

    private static String type(int number) {
        return "bench.kind." + number + ".made";
    }

    private AdminClient.Answer ask(String method, String path, String body, int status) {
        AdminClient.Answer answer = Crew.unchecked(() -> admin.ask(gateway.port(), method, path, body));
        if (answer.status() != status) {
            throw new IllegalStateException(method + " " + path + ": " + answer.status() + " " + answer.body());
        }
        return answer;
    }

    /** Has the gateway compile what it runs. */
    void warm(double seconds) {
        for (Subscriptions.Shape shape : Subscriptions.Shape.values()) {
            send(shape, seconds / 2);
        }
    }

    /** One window of events at the shape's rate until all are delivered; what is missing or too much then is a flaw. */
    Sample window(Subscriptions.Shape shape, Settings settings) {
        send(shape, settings.warmupSeconds());
        awaitDelivered(sink.report().received());
        sink.reset();
        long before = sink.report().received();
        Meter meter = Meter.start(gateway.pid(), stage.broker().pid());
        long began = System.nanoTime();
        long sent = send(shape, settings.seconds());
        long due = sent * (shape == Subscriptions.Shape.TEN_MATCH ? LEAST : 1);
        SinkReport after = awaitDelivered(before + due);
        double seconds = (System.nanoTime() - began) / 1e9;
        Meter.Used used = meter.stop();
        long flaws = Math.abs(after.received() - before - due) + after.forged();
        Percentiles latency = after.latency();
        return used.sample(sent / seconds, latency.p50(), latency.p99(), flaws);
    }

    /** Waits until {@code least} have arrived and nothing more comes. */
    private SinkReport awaitDelivered(long least) {
        double end = System.nanoTime() / 1e9 + CATCH_UP_SECONDS;
        SinkReport last = sink.report();
        while (System.nanoTime() / 1e9 < end) {
            Pause.seconds(0.3);
            SinkReport next = sink.report();
            if (next.received() >= least && next.received() == last.received()) {
                return next;
            }
            last = next;
        }
        return last;
    }

    private long send(Subscriptions.Shape shape, double seconds) {
        long began = System.nanoTime();
        long all = (long) (seconds * shape.rate);
        for (long sent = 0; sent < all; ) {
            long due = Math.min(all, (long) ((System.nanoTime() - began) / 1e9 * shape.rate));
            for (; sent < due; sent++) {
                feed.send(System.nanoTime(), shape == Subscriptions.Shape.TEN_MATCH ? ALL : type(served()));
            }
            Pause.seconds(0.002);
        }
        feed.flush();
        return all;
    }

    /** Some, all over: each has connections of its own, and what thousands of those cost is another question. */
    private int served() {
        int some = Math.min(count(), SERVED);
        return random.nextInt(some) * (count() / some);
    }

    /** The times of the API's own work, one request after the other. */
    Figures api() {
        Figures figures =
                new Figures("subscriptions: the API with %,d registered, one request at a time".formatted(count()));
        for (int round = 0; round < 2; round++) {
            boolean counts = round > 0;
            add(figures, counts, "GET one", () -> ask("GET", one(), "", 200));
            add(figures, counts, "GET a page of " + PAGE, () -> ask("GET", PATH + "?limit=" + PAGE, "", 200));
            add(figures, counts, "PUT", this::put);
            List<String> extra = new ArrayList<>();
            add(figures, counts, "POST", () -> extra.add(make(count())));
            add(figures, counts, "DELETE", () -> ask("DELETE", PATH + "/" + extra.removeLast(), "", 204));
        }
        return figures;
    }

    private String one() {
        return PATH + "/" + ids.get(random.nextInt(count()));
    }

    private void put() {
        int number = random.nextInt(count());
        ask("PUT", PATH + "/" + ids.get(number), Json.of(Rig.subscription(sink.port(), types(number))), 200);
    }

    private void add(Figures figures, boolean counts, String name, Runnable request) {
        Latencies latencies = new Latencies();
        for (int i = 0; i < Math.min(TIMES, count()); i++) {
            long began = System.nanoTime();
            request.run();
            latencies.record(System.nanoTime() - began);
        }
        if (counts) {
            Percentiles times = latencies.percentiles();
            figures.add(name + ", p50", times.p50(), "ms").add(name + ", p99", times.p99(), "ms");
        }
    }

    /** Ends the gateway and starts it again; the seconds from its start to its {@code ready}. */
    double restart() {
        gateway.stop();
        long began = System.nanoTime();
        gateway.start(stage.broker().bootstrap());
        gateway.awaitReady();
        return (System.nanoTime() - began) / 1e9;
    }

    @Override
    public void close() {
        feed.close();
    }

    /** What is alive on its heap. */
    double heapMiB() {
        return HeapLook.liveMiB(gateway.pid());
    }
}
