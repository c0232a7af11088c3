// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.stage.GatewayFile;
import dev.sluice.bench.trial.door.Source;
import dev.sluice.bench.trial.ledger.Clock;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.ledger.Row;
import dev.sluice.bench.trial.receive.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who takes part: two tenants, four sources, which may spool, webhooks, and streams. */
record Cast(List<Hook> hooks, List<Stream> streams, boolean spools) {
    static final String WEBHOOK_SECRET = "whsec_c2x1aWNlLXRyaWFsLXRhcmdldC1zZWNyZXQtMDEyMzQ1Njc4OQ==";
    private static final String ACME = "acme";
    private static final String GLOBEX = "globex";
    private static final int LARGE = 700;

    /** Of every topic. */
    static final int PARTITIONS = 6;

    /** The subscriber that some trials are about; its endpoint has an address of its own. */
    static final String SUBJECT = "acme-subject";

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
     * @param ordered whether it asks for {@code ordering: key}
     */
    record Hook(String name, String tenant, List<String> types, long minAmount, Script script, boolean ordered) {
        Hook(String name, String tenant, List<String> types, long minAmount, Script script) {
            this(name, tenant, types, minAmount, script, false);
        }
    }

    private static final List<Hook> HOOKS = List.of(
            new Hook("acme-all", ACME, List.of(), 0, Script.STEADY),
            new Hook("acme-paid", ACME, List.of("com.stripe.invoice.paid", "partner.invoice.*"), 0, Script.STEADY),
            new Hook("acme-large", ACME, List.of(), LARGE, Script.STEADY),
            new Hook("acme-flaky", ACME, List.of("com.stripe.*"), 0, Script.FLAKY),
            new Hook("globex-all", GLOBEX, List.of(), 0, Script.STEADY));

    /** A stream, by WebSocket or Server-Sent Events. */
    record Stream(String name, String tenant, List<String> types, boolean webSocket) {}

    private static final List<Stream> STREAMS = List.of(
            new Stream("acme-socket", ACME, List.of(), true),
            new Stream("acme-events", ACME, List.of("com.stripe.*"), false),
            new Stream("globex-socket", GLOBEX, List.of("partner.*"), true),
            new Stream("globex-events", GLOBEX, List.of(), false));

    private static final Hook ORDERED = new Hook("acme-ordered", ACME, List.of(), 0, Script.SHAKY, true);

    private static final List<String> SCHEDULE = List.of("500ms", "1s", "1s", "2s");

    /** So long that nothing is given up while the subject's endpoint is away. */
    private static final List<String> PATIENT = List.of("1s", "1s", "2s", "4s", "8s", "8s", "8s", "8s", "8s", "8s");

    /** Requests for one event that {@link #SCHEDULE} allows. */
    static final int TRIES = SCHEDULE.size() + 1;

    Cast {
        hooks = List.copyOf(hooks);
        streams = List.copyOf(streams);
    }

    /** Those that {@code settings} ask for; {@code withStreams} or webhooks alone. */
    static Cast of(TrialSettings settings, boolean withStreams) {
        List<Hook> hooks = new ArrayList<>(HOOKS);
        if (settings.ordered()) {
            hooks.add(ORDERED);
        }
        Script subject = settings.fault().plan().subject();
        if (subject != null) {
            hooks.add(new Hook(SUBJECT, ACME, List.of("partner.*"), 0, subject));
        }
        return new Cast(
                hooks,
                withStreams ? STREAMS : List.of(),
                settings.fault().plan().spools());
    }

    /** Webhooks whose endpoint takes everything at once, but the subject's. */
    Set<String> steady() {
        return hooks.stream()
                .filter(hook -> hook.script() == Script.STEADY && !hook.name().equals(SUBJECT))
                .map(Hook::name)
                .collect(Collectors.toSet());
    }

    /** Writes down who they are. */
    void enter(LedgerWriter ledger) {
        long since = Clock.micros();
        hooks.forEach(hook -> ledger.write(
                new Row.Subscriber(hook.name(), hook.tenant(), hook.types(), hook.minAmount(), since, hook.ordered())));
        streams.forEach(stream ->
                ledger.write(new Row.Subscriber(stream.name(), stream.tenant(), stream.types(), 0, since, false)));
    }

    /** The gateway's file, with the webhooks of {@code partners}. */
    GatewayFile file(Partners partners) {
        GatewayFile file = new GatewayFile("trial", PARTITIONS).drain("2s");
        SOURCES.forEach(source -> {
            Map<String, Object> section = new LinkedHashMap<>(source.section());
            section.put("whenLogAway", spools ? "spool" : "refuse");
            file.source(source.name(), section);
        });
        hooks.forEach(hook -> file.subscription(
                hook.name(), section(hook, hook.name().equals(SUBJECT) ? partners.subjectPort() : partners.port())));
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
        if (hook.ordered()) {
            section.put("ordering", "key");
        }
        List<String> schedule = hook.name().equals(SUBJECT) && hook.script() == Script.STEADY ? PATIENT : SCHEDULE;
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
                        Map.of("schedule", schedule, "jitter", 0.2)));
        return section;
    }
}
