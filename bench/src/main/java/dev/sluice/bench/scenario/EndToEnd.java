// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.bare.BareEndToEnd;
import dev.sluice.bench.load.door.LoadResult;
import dev.sluice.bench.load.sink.SinkReport;
import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Ports;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.Stage;
import java.util.List;

/** From the provider's POST to the subscriber's receipt, at a quarter of what the bare way can carry. */
public final class EndToEnd implements Scenario {
    private static final String BARE = "bare";
    private static final String BARE_TOPIC = BARE + ".events";
    private static final long LEAST = 20;
    private static final double SHARE = 0.25;

    @Override
    public String name() {
        return "endtoend";
    }

    @Override
    public Report run(Settings settings) {
        try (Stage stage = new Stage(name())) {
            Way bare = ceiling(stage, settings);
            long rate = Math.max(LEAST, (long) (bare.ceiling(settings) * SHARE));
            Contest contest = Contest.run(
                    settings, () -> product(stage, settings).at(rate, settings), () -> bare.at(rate, settings));
            String title = "endtoend: %,d events/s of %d bytes, a quarter of the bare way's most"
                    .formatted(rate, settings.bodyBytes());
            Section section = contest.section(
                    title, "receipts", Target.p50AtMost(5), Target.p99AtMost(25), Target.rateAtLeast(0.98));
            return new Report(name(), List.of(section));
        }
    }

    private static Way product(Stage stage, Settings settings) {
        Receiving sink = new Receiving(stage, "sluice", 1);
        Gateway gateway = stage.gateway(
                "gateway",
                Rig.file("endtoend")
                        .subscription("bench", Rig.subscription(sink.port(), "latest", settings.inFlight())));
        gateway.start(stage.broker().bootstrap());
        gateway.awaitReady();
        return new Way(stage, new Posting(stage, "sluice", gateway.port(), settings), sink, gateway.pid());
    }

    private static Way ceiling(Stage stage, Settings settings) {
        Receiving sink = new Receiving(stage, "bare", 1);
        stage.broker().topics(BARE, Rig.PARTITIONS);
        int port = Ports.free();
        Child bare = stage.ceiling(
                "bare",
                BareEndToEnd.class,
                port,
                Rig.PROVIDER_SECRET,
                stage.broker().bootstrap(),
                BARE_TOPIC,
                sink.port(),
                Rig.TARGET_SECRET,
                settings.inFlight());
        return new Way(stage, new Posting(stage, "bare", port, settings), sink, bare.pid());
    }

    /** A door, what is behind it, and the end of the way. */
    private record Way(Stage stage, Posting posting, Receiving sink, long pid) {

        /** Receipts a second with a closed loop at the door. */
        double ceiling(Settings settings) {
            posting.closed(settings.firstWarmupSeconds(), settings.seconds());
            posting.awaitWindow();
            SinkReport before = sink.report();
            posting.awaitEnd();
            SinkReport after = sink.report();
            LoadResult result = posting.result();
            double seconds = (after.nanos() - before.nanos()) / 1e9;
            return Math.min(result.rate(), (after.received() - before.received()) / seconds);
        }

        Contender at(long rate, Settings settings) {
            return turn -> window(rate, settings.warmup(turn), settings.seconds());
        }

        private Sample window(long rate, double warmup, double seconds) {
            posting.open(warmup, seconds, rate);
            posting.awaitWindow();
            sink.reset();
            SinkReport before = sink.report();
            Meter meter = Meter.start(pid, stage.broker().pid());
            posting.awaitEnd();
            Meter.Used used = meter.stop();
            SinkReport after = sink.report();
            LoadResult result = posting.result();
            double measured = (after.nanos() - before.nanos()) / 1e9;
            return used.sample(
                    (after.received() - before.received()) / measured,
                    after.latency().p50(),
                    after.latency().p99(),
                    Posting.flaws(result) + after.forged());
        }
    }
}
