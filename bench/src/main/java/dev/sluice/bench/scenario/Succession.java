// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.load.Json;
import dev.sluice.bench.load.feed.Feed;
import dev.sluice.bench.load.sink.SinkReport;
import dev.sluice.bench.process.Pause;
import dev.sluice.bench.stage.AdminClient;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.GatewayFile;
import dev.sluice.bench.stage.Health;
import dev.sluice.bench.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Two gateways, the first of which is killed, and subscriptions that are behind on every partition. Confined to one thread, but for its making of subscriptions. */
final class Succession implements AutoCloseable {
    private static final String PREFIX = "succession";
    private static final String PATH = "/v1/subscriptions";
    private static final String PROBE = "bench.probe";
    private static final String OTHER = "bench.other";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int AT_ONCE = 16;
    private static final int BODY_BYTES = 300;
    private static final int SPREAD = 1_000;
    private static final double EVERY = 0.01;
    private static final double MORE = 3;

    private final Stage stage;
    private final Receiving sink;
    private final Gateway first;
    private final Gateway second;
    private final Feed feed;
    private final LaneCount lanes;
    private final Health health = new Health();
    private final AdminClient admin = new AdminClient(Rig.TENANT);
    private long sent;

    Succession(Stage stage) {
        this.stage = stage;
        this.sink = new Receiving(stage, PREFIX, 4);
        GatewayFile file = new GatewayFile(PREFIX, Rig.PARTITIONS)
                .subscription("probe", Rig.filed(sink.port(), List.of(PROBE), 64));
        this.first = stage.gateway(PREFIX + "-1", file);
        this.second = stage.gateway(PREFIX + "-2", file);
        start(first);
        this.feed = new Feed(stage.broker().bootstrap(), file.events(), Rig.TENANT, BODY_BYTES, 0);
        this.lanes = new LaneCount(stage.broker().bootstrap(), file.cursors());
    }

    private void start(Gateway gateway) {
        gateway.start(stage.broker().bootstrap());
        gateway.awaitReady();
    }

    Figures run(int count) {
        new Crew(AT_ONCE).each(0, count, this::makePaused);
        send(OTHER, SPREAD);
        long wanted = (long) count * Rig.PARTITIONS;
        await("the lanes' records", 1, () -> lanes.count() >= wanted);
        Figures figures = new Figures("takeover: %,d subscriptions that are behind on each of %d partitions"
                .formatted(count, Rig.PARTITIONS));
        figures.add("lanes on the topic of cursors", (double) lanes.count(), "");
        start(second);
        await("the sharing", 0.2, () -> served(first) + served(second) == Rig.PARTITIONS && served(second) > 0);
        figures.add("partitions of the one that is killed", served(first), "");
        warm();
        kill(figures);
        second.kill();
        long began = System.nanoTime();
        start(second);
        await("a start", EVERY, () -> served(second) == Rig.PARTITIONS);
        return figures.add("both away: one that starts serves all after", seconds(began), "s");
    }

    private void warm() {
        send(PROBE, SPREAD);
        await("the probes", 0.2, () -> sink.report().received() >= sent);
        sink.reset();
    }

    private void kill(Figures figures) {
        first.kill();
        long began = System.nanoTime();
        long before = sink.report().received();
        long sentBefore = sent;
        await("a takeover", EVERY, () -> {
            send(PROBE, 1);
            return served(second) == Rig.PARTITIONS;
        });
        figures.add("killed (-9): the other serves all after", seconds(began), "s");
        long end = System.nanoTime();
        while (seconds(end) < MORE) {
            send(PROBE, 1);
            Pause.seconds(EVERY);
        }
        long due = sent - sentBefore;
        await("the last probes", 0.2, () -> sink.report().received() - before >= due);
        SinkReport report = sink.report();
        figures.add(
                "longest wait of an event from the kill on", report.latency().max() / 1e3, "s");
        figures.add("events sent from the kill on", (double) due, "");
        figures.add("deliveries of them and repeats", (double) (report.received() - before), "");
    }

    private int served(Gateway gateway) {
        return health.served(gateway);
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private static void await(String what, double every, BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (seconds(began) > PATIENCE.toSeconds()) {
                throw new IllegalStateException(what + " took longer than " + PATIENCE);
            }
            Pause.seconds(every);
        }
    }

    private String makePaused(int number) {
        String id = ask(PATH, Json.of(Rig.subscription(sink.port(), List.of(OTHER, "bench.kind." + number))), 201);
        ask(PATH + "/" + id + "/pause", "", 200);
        return id;
    }

    private String ask(String path, String body, int status) {
        AdminClient.Answer answer = Crew.unchecked(() -> admin.ask(first.port(), "POST", path, body));
        if (answer.status() != status) {
            throw new IllegalStateException("POST " + path + ": " + answer.status() + " " + answer.body());
        }
        return answer.body().path("id").asText();
    }

    private void send(String type, int count) {
        for (int i = 0; i < count; i++) {
            feed.send(System.nanoTime(), type);
        }
        feed.flush();
        sent += type.equals(PROBE) ? count : 0;
    }

    @Override
    public void close() {
        feed.close();
    }
}
