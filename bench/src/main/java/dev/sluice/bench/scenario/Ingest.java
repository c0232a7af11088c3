// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.bare.BareIngest;
import dev.sluice.bench.load.door.LoadResult;
import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Ports;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.Stage;
import java.util.List;

/** Verified, durable 2xx: every connection posts its next webhook when the last was answered. */
public final class Ingest implements Scenario {
    private static final String BARE = "bare";
    private static final String BARE_TOPIC = BARE + ".events";

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public Report run(Settings settings) {
        try (Stage stage = new Stage(name())) {
            Contest contest = Contest.run(settings, () -> product(stage, settings), () -> ceiling(stage, settings));
            String title = "ingest: %d connections, signed bodies of %d bytes"
                    .formatted(settings.connections(), settings.bodyBytes());
            Section section = contest.section(title, "answers", Target.rateAtLeast(0.85), Target.p99AtMostTimes(2));
            return new Report(name(), List.of(section));
        }
    }

    private static Contender product(Stage stage, Settings settings) {
        Gateway gateway = stage.gateway("gateway", Rig.file("ingest"));
        gateway.start(stage.broker().bootstrap());
        gateway.awaitReady();
        Posting posting = new Posting(stage, "sluice", gateway.port(), settings);
        return turn -> window(stage, posting, gateway.pid(), settings, turn);
    }

    private static Contender ceiling(Stage stage, Settings settings) {
        stage.broker().topics(BARE, Rig.PARTITIONS);
        int port = Ports.free();
        String bootstrap = stage.broker().bootstrap();
        Child bare = stage.ceiling("bare", BareIngest.class, port, Rig.PROVIDER_SECRET, bootstrap, BARE_TOPIC);
        Posting posting = new Posting(stage, "bare", port, settings);
        return turn -> window(stage, posting, bare.pid(), settings, turn);
    }

    private static Sample window(Stage stage, Posting posting, long pid, Settings settings, int turn) {
        posting.closed(settings.warmup(turn), settings.seconds());
        posting.awaitWindow();
        Meter meter = Meter.start(pid, stage.broker().pid());
        posting.awaitEnd();
        Meter.Used used = meter.stop();
        LoadResult result = posting.result();
        return used.sample(
                result.rate(), result.latency().p50(), result.latency().p99(), Posting.flaws(result));
    }
}
