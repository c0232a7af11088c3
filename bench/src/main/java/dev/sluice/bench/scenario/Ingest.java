// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.bare.BareIngest;
import dev.sluice.bench.load.door.LoadResult;
import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Ports;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.GatewayFile;
import dev.sluice.bench.stage.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Verified, durable 2xx: every connection posts its next webhook when the last was answered. */
public final class Ingest implements Scenario {
    private static final String HMAC = "hmac";
    /** What {@code --algorithm} takes. */
    public static final List<String> ALGORITHMS = List.of(HMAC, "ed25519", "ecdsa", "rsa");

    private static final String BARE = "bare";
    private static final String BARE_TOPIC = BARE + ".events";
    /** Sentry's time for an answer, the shortest of all that are limits (Intercom would like 500 ms). */
    private static final double TIGHTEST_MILLIS = 1_000;

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public Report run(Settings settings) {
        List<Section> sections = new ArrayList<>();
        for (String algorithm : settings.algorithms()) {
            sections.add(algorithm.equals(HMAC) ? hmac(settings) : pair(settings, algorithm));
        }
        return new Report(name(), sections);
    }

    private Section hmac(Settings settings) {
        try (Stage stage = new Stage(name())) {
            return section(
                    settings,
                    HMAC,
                    Contest.run(
                            settings,
                            () -> product(
                                    stage,
                                    settings,
                                    Rig.file("ingest"),
                                    port -> new Posting(stage, "sluice", port, settings)),
                            () -> ceiling(
                                    stage,
                                    settings,
                                    List.of(Rig.PROVIDER_SECRET),
                                    port -> new Posting(stage, "bare", port, settings))));
        }
    }

    private Section pair(Settings settings, String algorithm) {
        try (Stage stage = new Stage(name());
                SigningPair pair = SigningPair.of(algorithm)) {
            return section(
                    settings,
                    algorithm,
                    Contest.run(
                            settings,
                            () -> product(
                                    stage,
                                    settings,
                                    file(stage.folder().resolve("providers"), pair),
                                    port -> new Posting(stage, "sluice", port, settings, pair)),
                            () -> ceiling(
                                    stage,
                                    settings,
                                    List.of(pair.publicKey(), algorithm),
                                    port -> new Posting(stage, "bare", port, settings, pair))));
        }
    }

    private static Section section(Settings settings, String algorithm, Contest contest) {
        String title = "ingest: %d connections, bodies of %d bytes, signed with %s"
                .formatted(settings.connections(), settings.bodyBytes(), algorithm);
        return contest.section(
                title,
                "answers",
                Target.rateAtLeast(0.85),
                Target.p99AtMostTimes(2),
                Target.p99AtMost(TIGHTEST_MILLIS));
    }

    private static GatewayFile file(Path folder, SigningPair pair) {
        pair.writeProvider(folder);
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("provider", "bench");
        source.put("tenant", Rig.TENANT);
        if (!pair.secrets().isEmpty()) {
            source.put("secrets", pair.secrets());
        }
        if (!pair.settings().isEmpty()) {
            source.put("settings", pair.settings());
        }
        return new GatewayFile("ingest", Rig.PARTITIONS).providers(folder).source(Rig.SOURCE, source);
    }

    /** Starts the load at a port. */
    @FunctionalInterface
    private interface Loading {
        Posting at(int port);
    }

    private static Contender product(Stage stage, Settings settings, GatewayFile file, Loading loading) {
        Gateway gateway = stage.gateway("gateway", file);
        gateway.start(stage.broker().bootstrap());
        gateway.awaitReady();
        Posting posting = loading.at(gateway.port());
        return turn -> window(stage, posting, gateway.pid(), settings, turn);
    }

    private static Contender ceiling(Stage stage, Settings settings, List<String> keys, Loading loading) {
        stage.broker().topics(BARE, Rig.PARTITIONS);
        int port = Ports.free();
        List<Object> arguments =
                new ArrayList<>(List.of(port, keys.getFirst(), stage.broker().bootstrap(), BARE_TOPIC));
        arguments.addAll(keys.subList(1, keys.size()));
        Child bare = stage.ceiling("bare", BareIngest.class, arguments.toArray());
        Posting posting = loading.at(port);
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
