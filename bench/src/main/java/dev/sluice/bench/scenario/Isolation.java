// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.load.feed.Feed;
import dev.sluice.bench.load.sink.SinkReport;
import dev.sluice.bench.process.Ports;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.GatewayFile;
import dev.sluice.bench.stage.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * What healthy endpoints notice of dead ones: beside a gateway some of whose endpoints refuse connections, and as many hang, stands one
 * with as many endpoints, all of which live (the "ceiling"), with the same events at half of what the bare loop delivers.
 */
public final class Isolation implements Scenario {
    private static final String TYPE = "isolation.made";
    private static final double SHARE = 0.5;
    private static final double RATE_KEPT = 0.95;
    private static final double P99_GROWN = 1.2;
    private static final int FEW = 10;
    private static final int IN_FLIGHT = 32;
    private static final double MOST_DEAD = 0.9;

    @Override
    public String name() {
        return "isolation";
    }

    @Override
    public Report run(Settings settings) {
        try (Stage stage = new Stage(name())) {
            double rate = SHARE * Deliver.ceilingRate(stage, settings);
            List<Section> sections = new ArrayList<>();
            for (int endpoints : settings.endpoints()) {
                sections.add(compare(stage, endpoints, rate, settings));
            }
            return new Report(name(), sections);
        }
    }

    private static Section compare(Stage stage, int endpoints, double rate, Settings settings) {
        int dead = endpoints <= FEW ? 1 : (int) (endpoints * MOST_DEAD);
        try (Side torn = new Side(stage, "torn" + endpoints, new Size(endpoints, dead, true), settings);
                Side calm = new Side(stage, "calm" + endpoints, new Size(endpoints, dead, false), settings)) {
            Contest contest = Contest.run(
                    settings,
                    () -> turn -> torn.window(rate / endpoints, settings, turn),
                    () -> turn -> calm.window(rate / endpoints, settings, turn));
            String title = ("isolation: %,d of %,d endpoints dead or hanging, %,.0f deliveries/s wanted in all;"
                            + " the %,d healthy ones, beside all healthy (the ceiling)")
                    .formatted(dead, endpoints, rate, endpoints - dead);
            torn.stop();
            calm.stop();
            return contest.section(
                    title, "deliveries", Target.rateAtLeast(RATE_KEPT), Target.p99AtMostTimes(P99_GROWN));
        }
    }

    /** So many endpoints; {@code others} of them are dead where {@code torn}. */
    private record Size(int endpoints, int others, boolean torn) {
        int healthy() {
            return endpoints - others;
        }
    }

    /** A gateway, its endpoints, and the events for it. */
    private static final class Side implements AutoCloseable {
        private final Stage stage;
        private final Size size;
        private final Receiving healthy;
        private final Gateway gateway;
        private final Feed feed;

        Side(Stage stage, String prefix, Size size, Settings settings) {
            this.stage = stage;
            this.size = size;
            this.healthy = new Receiving(stage, prefix, 1);
            Receiving others = size.torn
                    ? Receiving.hanging(stage, prefix + "-others")
                    : new Receiving(stage, prefix + "-others", SAMPLE);
            int nobody = size.torn ? Ports.free() : others.port();
            GatewayFile file = Rig.file(prefix);
            for (int i = 0; i < size.endpoints; i++) {
                int port = i < size.healthy() ? healthy.port() : i % 2 == 0 ? nobody : others.port();
                file.subscription("bench-" + i, Rig.filed(port, List.of(TYPE), IN_FLIGHT));
            }
            this.gateway = stage.gateway(prefix, file);
            gateway.start(stage.broker().bootstrap());
            gateway.awaitReady();
            this.feed = new Feed(stage.broker().bootstrap(), file.events(), Rig.TENANT, settings.bodyBytes(), 0);
        }

        private static final int SAMPLE = 64;

        Sample window(double events, Settings settings, int turn) {
            long warm = Drive.send(feed, TYPE, events, settings.warmup(turn));
            Drive.settle(healthy, warm * size.healthy());
            healthy.reset();
            SinkReport before = healthy.report();
            Meter meter = Meter.start(gateway.pid(), stage.broker().pid());
            long due = size.healthy() * Drive.send(feed, TYPE, events, settings.seconds());
            SinkReport end = healthy.report();
            Meter.Used used = meter.stop();
            double seconds = (end.nanos() - before.nanos()) / 1e9;
            SinkReport after = Drive.settle(healthy, before.received() + due);
            long flaws = Math.abs(after.received() - before.received() - due) + after.forged();
            return used.sample(
                    (end.received() - before.received()) / seconds,
                    after.latency().p50(),
                    after.latency().p99(),
                    flaws);
        }

        void stop() {
            gateway.kill();
        }

        @Override
        public void close() {
            feed.close();
        }
    }
}
