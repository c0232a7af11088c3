// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.define;

import dev.sluice.gateway.cli.terminal.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a subscription is made of. Filled in by picocli on the main thread. */
final class SubscriptionOptions implements Options {
    private static final String WEBHOOK = "webhook";

    @Option(names = "--webhook", paramLabel = "URL", description = "where its events are posted")
    private @Nullable String webhook;

    @Option(
            names = "--types",
            paramLabel = "P",
            split = ",",
            description = "type patterns, such as com.stripe.*; may be repeated; else all")
    private final List<String> types = new ArrayList<>();

    @Option(names = "--filter", paramLabel = "CEL", description = "what else an event must be")
    private @Nullable String filter;

    @Option(
            names = "--from",
            paramLabel = "START",
            description = "where it begins: latest, earliest, time:2026-01-31T12:00:00Z, last:N or a cursor (latest)")
    private @Nullable String from;

    @Option(names = "--max-age", paramLabel = "1d", description = "older events are not delivered any more")
    private @Nullable String maxAge;

    @Option(
            names = "--secret",
            paramLabel = "whsec_…",
            description = "what its webhooks are signed with; else one is made. Also SLUICE_SECRET")
    private final List<String> secrets = new ArrayList<>();

    @Option(names = "--header", paramLabel = "'NAME: VALUE'", description = "sent with each request; may be repeated")
    private final List<String> headers = new ArrayList<>();

    @Option(names = "--timeout", paramLabel = "15s", description = "of a whole attempt")
    private @Nullable String timeout;

    @Mixin
    private final Setting setting = new Setting();

    @Override
    public void into(Form form) {
        if (webhook != null) {
            form.json().remove("stream");
        }
        form.put("--webhook", webhook, WEBHOOK, "url");
        form.put("--types", types, "types");
        form.put("--filter", filter, "filter");
        form.put("--from", from, "from");
        form.put("--max-age", maxAge, "maxAge");
        form.put("--secret", secrets, WEBHOOK, "secrets");
        headers.forEach(header -> header(form, header));
        form.put("--timeout", timeout, WEBHOOK, "timeout");
        setting.into(form);
    }

    private static void header(Form form, String header) {
        int colon = header.indexOf(':');
        if (colon < 1) {
            throw CommandFailure.usage("--header wants 'NAME: VALUE', not '" + header + "'");
        }
        form.put(
                "--header",
                header.substring(colon + 1).strip(),
                WEBHOOK,
                "headers",
                header.substring(0, colon).strip());
    }
}
