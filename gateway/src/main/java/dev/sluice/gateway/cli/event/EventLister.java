// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Pages;
import dev.sluice.gateway.cli.output.Ages;
import dev.sluice.gateway.cli.output.Table;
import dev.sluice.gateway.cli.output.Table.Column;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists events: a table for people, a line of JSON each for scripts. */
record EventLister(Terminal terminal, ApiFlags flags) {
    void list(EventListFlags wish) {
        try (Api api = flags.open(terminal)) {
            Optional<String> more;
            if (flags.json()) {
                more = new Pages(api)
                        .each(
                                wish.query(),
                                wish.after,
                                wish.limit,
                                item -> terminal.out().println(item.text()));
            } else {
                var found = new ArrayList<JsonNode>();
                more = new Pages(api).each(wish.query(), wish.after, wish.limit, item -> found.add(item.json()));
                show(found, wish.iso);
            }
            more.ifPresent(after -> terminal.err().println("there may be later ones: --limit, or --after " + after));
        }
    }

    private void show(List<JsonNode> found, boolean iso) {
        if (found.isEmpty()) {
            terminal.err().println("no events are found");
            return;
        }
        Instant now = Instant.now();
        var table = new Table(List.of(
                Column.whole(iso ? "RECEIVED" : "AGE"),
                Column.shrinking("TYPE"),
                Column.whole("ID"),
                Column.shrinking("SOURCE"),
                Column.going("SUBJECT")));
        found.forEach(event -> table.add(row(event, iso, now)));
        table.lines(terminal.screen().width()).forEach(terminal.out()::println);
    }

    private static List<String> row(JsonNode event, boolean iso, Instant now) {
        String received = event.path("receivedtime").asText();
        return List.of(
                iso ? received : Ages.since(received, now),
                event.path("type").asText(),
                event.path("eventid").asText(),
                event.path("source").asText(),
                event.path("subject").asText());
    }
}
