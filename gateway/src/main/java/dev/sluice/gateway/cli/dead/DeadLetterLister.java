// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.dead;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Listing;
import dev.sluice.gateway.cli.output.Ages;
import dev.sluice.gateway.cli.output.Table;
import dev.sluice.gateway.cli.output.Table.Column;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.time.Instant;
import java.util.List;

/** Lists dead letters: a table for people, a line of JSON each for scripts. */
record DeadLetterLister(Terminal terminal, ApiFlags flags) {
    void list(DeadLetterFlags wish) {
        new Listing(terminal, flags)
                .print(wish.query(), wish.after, wish.limit, "there may be older ones", found -> show(found, wish.iso));
    }

    private void show(List<JsonNode> found, boolean iso) {
        if (found.isEmpty()) {
            terminal.err().println("no dead letters are found");
            return;
        }
        Instant now = Instant.now();
        var table = new Table(List.of(
                Column.whole("ID"),
                Column.whole(iso ? "GIVEN UP" : "AGE"),
                Column.shrinking("SUBSCRIPTION"),
                Column.whole("REASON"),
                Column.number("REQUESTS"),
                Column.shrinking("LAST"),
                Column.shrinking("TYPE"),
                Column.going("EVENT")));
        found.forEach(letter -> table.add(row(letter, iso, now)));
        table.lines(terminal.screen().width()).forEach(terminal.out()::println);
    }

    private static List<String> row(JsonNode letter, boolean iso, Instant now) {
        String at = letter.path("at").asText();
        return List.of(
                letter.path("id").asText(),
                iso ? at : Ages.since(at, now),
                letter.path("subscription").asText("-"),
                letter.path("reason").asText(),
                letter.path("requests").asText(),
                letter.path("lastOutcome").asText(),
                letter.path("event").path("type").asText("-"),
                letter.path("event").path("eventid").asText("-"));
    }
}
