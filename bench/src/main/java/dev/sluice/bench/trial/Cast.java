// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.stage.GatewayFile;
import dev.sluice.bench.trial.door.Source;
import dev.sluice.bench.trial.receive.Script;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who takes part: two tenants, four sources, five webhooks, and four streams. */
final class Cast {
    static final String WEBHOOK_SECRET = "whsec_c2x1aWNlLXRyaWFsLXRhcmdldC1zZWNyZXQtMDEyMzQ1Njc4OQ==";
    private static final String ACME = "acme";
    private static final String GLOBEX = "globex";
    private static final int LARGE = 700;

    static final List<String> TENANTS = List.of(ACME, GLOBEX);

    static final List<Source> SOURCES = List.of(
            new Source("acme-stripe", ACME, Source.Kind.STRIPE, "whsec_acme_stripe_secret_0123456789"),
            new Source("acme-partner", ACME, Source.Kind.PARTNER, "acme partner secret 0123456789 abcdef"),
            new Source("globex-stripe", GLOBEX, Source.Kind.STRIPE, "whsec_globex_stripe_secret_0123456789"),
            new Source("globex-partner", GLOBEX, Source.Kind.PARTNER, "globex partner secret 0123456789 abcd"));

    /**
     * A webhook.
     *
     * @param minAmount 0 for no filter
     */
    record Hook(String name, String tenant, List<String> types, long minAmount, Script script) {}

    static final List<Hook> HOOKS = List.of(
            new Hook("acme-all", ACME, List.of(), 0, Script.STEADY),
            new Hook("acme-paid", ACME, List.of("com.stripe.invoice.paid", "partner.invoice.*"), 0, Script.STEADY),
            new Hook("acme-large", ACME, List.of(), LARGE, Script.STEADY),
            new Hook("acme-flaky", ACME, List.of("com.stripe.*"), 0, Script.FLAKY),
            new Hook("globex-all", GLOBEX, List.of(), 0, Script.STEADY));

    /** A stream, by WebSocket or Server-Sent Events. */
    record Stream(String name, String tenant, List<String> types, boolean webSocket) {}

    static final List<Stream> STREAMS = List.of(
            new Stream("acme-socket", ACME, List.of(), true),
            new Stream("acme-events", ACME, List.of("com.stripe.*"), false),
            new Stream("globex-socket", GLOBEX, List.of("partner.*"), true),
            new Stream("globex-events", GLOBEX, List.of(), false));

    /** The gateway's file, with webhooks under {@code endpointPort}. */
    static GatewayFile file(int endpointPort) {
        GatewayFile file = new GatewayFile("trial", 6);
        SOURCES.forEach(source -> file.source(source.name(), source.section()));
        HOOKS.forEach(hook -> file.subscription(hook.name(), section(hook, endpointPort)));
        return file;
    }

    private static Map<String, Object> section(Hook hook, int endpointPort) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("tenant", hook.tenant());
        if (!hook.types().isEmpty()) {
            section.put("types", hook.types());
        }
        if (hook.minAmount() > 0) {
            section.put("filter", "data.data.object.amount >= " + hook.minAmount());
        }
        section.put(
                "webhook",
                Map.of(
                        "url",
                        "http://127.0.0.1:" + endpointPort + "/" + hook.name(),
                        "secrets",
                        List.of(WEBHOOK_SECRET),
                        "timeout",
                        "10s",
                        "retry",
                        Map.of("schedule", List.of("500ms", "1s", "1s", "2s"), "jitter", 0.2)));
        return section;
    }

    private Cast() {}
}
