// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.load.Json;
import dev.sluice.bench.load.feed.Feed;
import dev.sluice.bench.load.sink.SinkReport;
import dev.sluice.bench.stage.AdminClient;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.GatewayFile;
import dev.sluice.bench.stage.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * What live subscriptions notice of one that is far behind: a gateway delivers at half of what the bare loop can, in turns with nobody
 * behind (the "ceiling") and with a subscription that begins a million events back, written straight to the log before.
 */
public final class CatchUp implements Scenario {
    private static final String LIVE = "live.made";
    private static final String LATE = "late.made";
    private static final String PATH = "/v1/subscriptions";
    private static final double SHARE = 0.5;
    private static final double RATE_KEPT = 0.95;
    private static final double HEAP_MIB = 16;
    private static final int SAMPLE = 8;

    @Override
    public String name() {
        return "catchup";
    }

    @Override
    public Report run(Settings settings) {
        try (Stage stage = new Stage(name())) {
            double rate = SHARE * Deliver.ceilingRate(stage, settings);
            GatewayFile file = Rig.file(name());
            stage.broker().topics(name(), Rig.PARTITIONS);
            fill(stage, file, settings);
            Receiving live = new Receiving(stage, "live", 1);
            file.subscription("live", Rig.filed(live.port(), List.of(LIVE), settings.inFlight()));
            Gateway gateway = stage.gateway("gateway", file);
            gateway.start(stage.broker().bootstrap());
            gateway.awaitReady();
            try (Feed feed = new Feed(stage.broker().bootstrap(), file.events(), Rig.TENANT, settings.bodyBytes(), 0)) {
                Ground ground = new Ground(stage, gateway, live, feed, rate, new Heaps());
                ground.warm(settings);
                Contest contest = Contest.run(
                        settings, () -> turn -> ground.behind(settings), () -> turn -> ground.calm(settings));
                Section section = contest.section(title(settings, rate), "deliveries", Target.rateAtLeast(RATE_KEPT));
                return new Report(name(), List.of(section, ground.heaps.figures()));
            }
        }
    }

    private static String title(Settings settings, double rate) {
        return ("catchup: one subscription up to %,d events behind beside a live one at %,.0f deliveries/s;"
                        + " the live one, beside nobody behind (the ceiling)")
                .formatted(settings.behind(), rate);
    }

    private static void fill(Stage stage, GatewayFile file, Settings settings) {
        try (Feed feed = new Feed(stage.broker().bootstrap(), file.events(), Rig.TENANT, settings.bodyBytes(), 20)) {
            for (int i = 0; i < settings.behind(); i++) {
                feed.send(System.nanoTime(), LATE);
            }
            feed.flush();
        }
    }

    /** What was alive on the heap after each window, and what the late one got meanwhile. */
    private static final class Heaps {
        private final List<Double> calm = new ArrayList<>();
        private final List<Double> behind = new ArrayList<>();
        private final List<Double> late = new ArrayList<>();

        Figures figures() {
            double without = median(calm);
            double with = median(behind);
            return new Figures("catchup: heap after a full collection")
                    .add("with nobody behind", without, "MiB")
                    .add("with one behind", with, "MiB")
                    .add("more with one behind", with - without, "MiB", HEAP_MIB)
                    .add("the late one's own rate", median(late), "deliveries/s");
        }

        private static double median(List<Double> values) {
            return Spread.of(values.stream().mapToDouble(Double::doubleValue).toArray())
                    .median();
        }
    }

    private record Ground(Stage stage, Gateway gateway, Receiving live, Feed feed, double rate, Heaps heaps) {

        /** At a rate that a process which is still being compiled can carry at first; then as it is measured, with one behind. */
        void warm(Settings settings) {
            double half = settings.firstWarmupSeconds() / 2;
            Drive.send(feed, LIVE, rate / 4, half);
            Late late = late("late-warm", settings);
            long before = live.report().received();
            Drive.settle(live, before + Drive.send(feed, LIVE, rate, half));
            end(late);
        }

        Sample calm(Settings settings) {
            Drive.send(feed, LIVE, rate, settings.warmupSeconds());
            Sample sample = window(settings);
            heaps.calm.add(HeapLook.liveMiB(gateway.pid()));
            return sample;
        }

        /** Made anew for each window, and deleted after it: what it has caught up with counts no more. */
        Sample behind(Settings settings) {
            Late late = late("late" + heaps.behind.size(), settings);
            Drive.send(feed, LIVE, rate, settings.warmupSeconds());
            SinkReport before = late.sink.report();
            Sample sample = window(settings);
            SinkReport after = late.sink.report();
            heaps.behind.add(HeapLook.liveMiB(gateway.pid()));
            if (late.sink.report().received() >= settings.behind()) {
                throw new IllegalStateException(
                        "the " + settings.behind() + " events behind were caught up with within the window");
            }
            heaps.late.add((after.received() - before.received()) / ((after.nanos() - before.nanos()) / 1e9));
            end(late);
            return sample;
        }

        private record Late(AdminClient admin, Receiving sink, String id) {}

        /** Subscribes from the log's start, and waits until something has come. */
        private Late late(String name, Settings settings) {
            Receiving sink = new Receiving(stage, name, SAMPLE);
            AdminClient admin = new AdminClient(Rig.TENANT);
            String id = make(admin, sink.port(), settings);
            sink.awaitFirst();
            return new Late(admin, sink, id);
        }

        private void end(Late late) {
            Crew.unchecked(() -> late.admin.ask(gateway.port(), "DELETE", PATH + "/" + late.id, ""));
        }

        private String make(AdminClient admin, int port, Settings settings) {
            String body = Json.of(Rig.fromEarliest(port, List.of(LATE), settings.inFlight()));
            AdminClient.Answer made = Crew.unchecked(() -> admin.ask(gateway.port(), "POST", PATH, body));
            if (made.status() != 201) {
                throw new IllegalStateException("the late subscription was answered " + made);
            }
            return made.body().path("id").asText();
        }

        private Sample window(Settings settings) {
            live.reset();
            SinkReport before = live.report();
            Meter meter = Meter.start(gateway.pid(), stage.broker().pid());
            long due = Drive.send(feed, LIVE, rate, settings.seconds());
            SinkReport end = live.report();
            Meter.Used used = meter.stop();
            double seconds = (end.nanos() - before.nanos()) / 1e9;
            SinkReport after = Drive.settle(live, before.received() + due);
            return used.sample(
                    (end.received() - before.received()) / seconds,
                    after.latency().p50(),
                    after.latency().p99(),
                    after.forged());
        }
    }
}
