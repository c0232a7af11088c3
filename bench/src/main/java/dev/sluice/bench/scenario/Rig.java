// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.stage.GatewayFile;
import java.util.List;
import java.util.Map;

/** Names, secrets and configuration that the scenarios share. */
final class Rig {
    static final String TENANT = "bench";
    static final String PROVIDER_SECRET = "whsec_sluice_bench_provider_secret_0123456789";
    static final String TARGET_SECRET = "whsec_c2x1aWNlLWJlbmNoLXRhcmdldC1zZWNyZXQtMDEyMzQ1Njc4OQ==";
    static final String SOURCE = "bench";
    static final int PARTITIONS = 12;

    /** A gateway with one Stripe source. */
    static GatewayFile file(String prefix) {
        return new GatewayFile(prefix, PARTITIONS)
                .source(SOURCE, Map.of("provider", "stripe", "tenant", TENANT, "secrets", List.of(PROVIDER_SECRET)));
    }

    /** A subscription to everything. */
    static Map<String, Object> subscription(int sinkPort, String from, int inFlight) {
        return subscription(sinkPort, from, inFlight, "none");
    }

    /** The same with this ordering. */
    static Map<String, Object> subscription(int sinkPort, String from, int inFlight, String ordering) {
        return Map.of(
                "ordering",
                ordering,
                "tenant",
                TENANT,
                "from",
                from,
                "webhook",
                Map.of(
                        "url",
                        "http://127.0.0.1:" + sinkPort + "/hook",
                        "secrets",
                        List.of(TARGET_SECRET),
                        "maxInFlight",
                        inFlight));
    }

    /** One to these types only, from now on, as the file has it. */
    static Map<String, Object> filed(int sinkPort, List<String> types, int inFlight) {
        return Map.of("tenant", TENANT, "types", types, "webhook", webhook(sinkPort, inFlight));
    }

    /** One to these types only, from the beginning, as the API takes it. */
    static Map<String, Object> fromEarliest(int sinkPort, List<String> types, int inFlight) {
        return Map.of("types", types, "from", "earliest", "webhook", webhook(sinkPort, inFlight));
    }

    private static Map<String, Object> webhook(int sinkPort, int inFlight) {
        return Map.of(
                "url",
                "http://127.0.0.1:" + sinkPort + "/hook",
                "secrets",
                List.of(TARGET_SECRET),
                "maxInFlight",
                inFlight);
    }

    /** The same as the API takes it, of these types only, from now on. */
    static Map<String, Object> subscription(int sinkPort, List<String> types) {
        return Map.of(
                "types",
                types,
                "webhook",
                Map.of("url", "http://127.0.0.1:" + sinkPort + "/hook", "secrets", List.of(TARGET_SECRET)));
    }

    private Rig() {}
}
