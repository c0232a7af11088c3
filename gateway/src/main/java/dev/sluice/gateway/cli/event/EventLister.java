// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Listing;
import dev.sluice.gateway.cli.output.Ages;
import dev.sluice.gateway.cli.output.Table;
import dev.sluice.gateway.cli.output.Table.Column;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.time.Instant;
import java.util.List;

/** Lists events: a table for people, a line of JSON each for scripts. */
record EventLister(Terminal terminal, ApiFlags flags) {
    void list(EventListFlags wish) {
        new Listing(terminal, flags)
                .print(wish.query(), wish.after, wish.limit, "there may be later ones", found -> show(found, wish.iso));
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
