// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.bare.BareDeliver;
import dev.sluice.bench.load.feed.Feed;
import dev.sluice.bench.load.sink.SinkReport;
import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Pause;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.GatewayFile;
import dev.sluice.bench.stage.Stage;
import java.time.Duration;
import java.util.List;

/**
 * One subscription with a backlog, and an endpoint that answers at once. Each window has processes of its own, which start at the first
 * event. A gateway ran while the backlog was written: one that comes to a log that no gateway has seen has all of it to match first.
 */
public final class Deliver implements Scenario {
    /** Every turn starts its own process, and what it warms up with is taken off the backlog: not more than half of it. */
    private static final double LONGEST_WARMUP = 25;

    private static final double LOOK_SECONDS = 0.25;

    private static final Duration MATCHED = Duration.ofMinutes(3);

    private static final String OWN = "deliver";
    private static final String BARE = "bare";
    private static final String BARE_TOPIC = BARE + ".events";
    private static final int SAMPLE = 64;
    private static final int KEYS = 1_000;

    @Override
    public String name() {
        return "deliver";
    }

    @Override
    public Report run(Settings settings) {
        try (Stage stage = new Stage(name())) {
            if (settings.ordered()) {
                return ordered(stage, settings);
            }
            Contest contest = Contest.run(settings, () -> product(stage, settings), () -> ceiling(stage, settings));
            String title = "deliver: one subscription, %,d events of %d bytes waiting, %d in flight"
                    .formatted(settings.backlog(), settings.bodyBytes(), settings.inFlight());
            Section section = contest.section(title, "deliveries", Target.rateAtLeast(0.75));
            return new Report(name(), List.of(section));
        }
    }

    /** In order by key beside no order, which is the ceiling here. */
    private Report ordered(Stage stage, Settings settings) {
        accompanied(stage, settings);
        Contest contest = Contest.run(
                settings,
                () -> turn -> product(stage, settings, new Turn("key", turn)),
                () -> turn -> product(stage, settings, new Turn("none", turn)));
        String title =
                "deliver, ordering: key, %,d keys: %,d events of %d bytes waiting, %d in flight; beside no order (the ceiling)"
                        .formatted(KEYS, settings.backlog(), settings.bodyBytes(), settings.inFlight());
        Section section = contest.section(title, "deliveries", Target.rateAtLeast(0.8));
        return new Report(name(), List.of(section));
    }

    /** What the bare loop delivers a second, in one window: the measure of what is half a ceiling. */
    static double ceilingRate(Stage stage, Settings settings) {
        return ceiling(stage, settings).window(0).rate();
    }

    private record Turn(String ordering, int number) {
        String title() {
            return ordering + number;
        }
    }

    private static Contender product(Stage stage, Settings settings) {
        accompanied(stage, settings);
        return turn -> product(stage, settings, new Turn("none", turn));
    }

    /** A new subscription each time, from the beginning: the one before is in no file any more and stands. */
    private static Sample product(Stage stage, Settings settings, Turn turn) {
        Receiving sink = new Receiving(stage, "sluice-" + turn.title(), SAMPLE);
        GatewayFile file = Rig.file(OWN)
                .subscription(
                        "bench-" + turn.title(),
                        Rig.subscription(sink.port(), "earliest", settings.inFlight(), turn.ordering));
        Gateway gateway = stage.gateway("gateway", file);
        gateway.start(stage.broker().bootstrap());
        gateway.awaitReady();
        Sample sample = window(stage, sink, gateway.pid(), settings);
        gateway.stop();
        return sample;
    }

    private static Contender ceiling(Stage stage, Settings settings) {
        fill(stage, BARE, settings);
        return turn -> ceiling(stage, settings, turn);
    }

    private static Sample ceiling(Stage stage, Settings settings, int turn) {
        Receiving sink = new Receiving(stage, "bare" + turn, SAMPLE);
        Child bare = stage.ceiling(
                "bare" + turn,
                BareDeliver.class,
                stage.broker().bootstrap(),
                BARE_TOPIC,
                sink.port(),
                Rig.TARGET_SECRET,
                settings.inFlight(),
                false);
        Sample sample = window(stage, sink, bare.pid(), settings);
        bare.kill();
        return sample;
    }

    private static void accompanied(Stage stage, Settings settings) {
        GatewayFile file = Rig.file(OWN);
        Gateway gateway = stage.gateway("while-filled", file);
        gateway.start(stage.broker().bootstrap());
        gateway.awaitReady();
        fill(stage, OWN, settings);
        long end = System.nanoTime() + MATCHED.toNanos();
        while (stage.broker().behind(file.group(), file.events(), Rig.PARTITIONS) > 0) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the gateway did not come to the log's end in " + MATCHED);
            }
            Pause.seconds(LOOK_SECONDS);
        }
        gateway.stop();
    }

    private static void fill(Stage stage, String prefix, Settings settings) {
        stage.broker().topics(prefix, Rig.PARTITIONS);
        try (Feed feed =
                new Feed(stage.broker().bootstrap(), prefix + ".events", Rig.TENANT, settings.bodyBytes(), 20)) {
            for (int i = 0; i < settings.backlog(); i++) {
                feed.send(System.nanoTime(), i % KEYS);
            }
            feed.flush();
        }
    }

    private static void warm(Receiving sink, Settings settings) {
        long end = System.nanoTime() + (long) (Math.min(LONGEST_WARMUP, settings.firstWarmupSeconds()) * 1e9);
        while (System.nanoTime() - end < 0 && sink.report().received() < settings.backlog() / 2) {
            Pause.seconds(LOOK_SECONDS);
        }
    }

    private static Sample window(Stage stage, Receiving sink, long pid, Settings settings) {
        sink.awaitFirst();
        warm(sink, settings);
        sink.reset();
        SinkReport before = sink.report();
        Meter meter = Meter.start(pid, stage.broker().pid());
        Pause.seconds(settings.seconds());
        SinkReport after = sink.report();
        Meter.Used used = meter.stop();
        if (after.received() >= settings.backlog()) {
            throw new IllegalStateException("the backlog of " + settings.backlog() + " was used up within the window");
        }
        double seconds = (after.nanos() - before.nanos()) / 1e9;
        return used.sample((after.received() - before.received()) / seconds, 0, 0, after.forged());
    }
}
