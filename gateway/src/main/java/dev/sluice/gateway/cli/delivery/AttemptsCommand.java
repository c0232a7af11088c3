// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.Pages;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.event.Moment;
import dev.sluice.gateway.cli.output.Ages;
import dev.sluice.gateway.cli.output.Table;
import dev.sluice.gateway.cli.output.Table.Column;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The requests made for a subscription: a table for people, a line of JSON each for scripts. */
@Command(
        name = "attempts",
        mixinStandardHelpOptions = true,
        description = "Lists the requests made for a subscription, the newest first.")
public final class AttemptsCommand implements Runnable {
    private final Terminal terminal;

    @Mixin
    private final ApiFlags flags = new ApiFlags();

    @Parameters(paramLabel = "SUBSCRIPTION", description = "whose")
    @SuppressWarnings("NullAway.Init") // required
    private String id;

    @Option(names = "--event", paramLabel = "ID", description = "only those for this event: evt_…")
    private @Nullable String event;

    @Option(
            names = "--outcome",
            paramLabel = "O",
            description = "only those that came to this: delivered, throttled, failed, timeout, connection,"
                    + " address_denied, gone")
    private @Nullable String outcome;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "only those that ended then or later: 2026-01-31T12:00:00Z, or how long ago, such as 10m")
    private @Nullable String since;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "how many at most (100)")
    private int limit;

    @Option(names = "--after", paramLabel = "CURSOR", description = "goes on where a list has ended")
    private @Nullable String after;

    @Option(names = "--iso", description = "times as they are, not how long ago")
    private boolean iso;

    public AttemptsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        if (limit < 1) {
            throw CommandFailure.usage("--limit must be 1 or more");
        }
        String from = since == null ? null : Moment.of("--since", since, Instant.now());
        try (Api api = flags.open(terminal)) {
            var kind = ResourceKind.SUBSCRIPTION;
            Ask ask = kind.about(api, id, Ask.get(kind.path(id) + "/attempts"))
                    .query("event", event)
                    .query("outcome", outcome)
                    .query("since", from);
            Optional<String> more;
            if (flags.json()) {
                more = new Pages(api)
                        .each(ask, after, limit, item -> terminal.out().println(item.text()));
            } else {
                var found = new ArrayList<JsonNode>();
                more = new Pages(api).each(ask, after, limit, item -> found.add(item.json()));
                show(found);
            }
            more.ifPresent(place -> terminal.err().println("there may be older ones: --limit, or --after " + place));
        }
    }

    private void show(List<JsonNode> found) {
        if (found.isEmpty()) {
            terminal.err().println("no attempts are found");
            return;
        }
        Instant now = Instant.now();
        var table = new Table(List.of(
                Column.whole(iso ? "ENDED" : "AGE"),
                Column.whole("EVENT"),
                Column.number("ATTEMPT"),
                Column.whole("OUTCOME"),
                Column.number("STATUS"),
                Column.number("MS")));
        found.forEach(attempt -> table.add(row(attempt, now)));
        table.lines(terminal.screen().width()).forEach(terminal.out()::println);
    }

    private List<String> row(JsonNode attempt, Instant now) {
        String at = attempt.path("at").asText();
        return List.of(
                iso ? at : Ages.since(at, now),
                attempt.path("event").asText(),
                attempt.path("attempt").asText(),
                attempt.path("outcome").asText(),
                attempt.path("status").asText("-"),
                attempt.path("millis").asText());
    }
}
