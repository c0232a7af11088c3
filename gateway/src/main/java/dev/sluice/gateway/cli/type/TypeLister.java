// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.type;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Listing;
import dev.sluice.gateway.cli.output.Ages;
import dev.sluice.gateway.cli.output.Table;
import dev.sluice.gateway.cli.output.Table.Column;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.time.Instant;
import java.util.List;

/** Lists event types: a table for people, a line of JSON each for scripts. */
record TypeLister(Terminal terminal, ApiFlags flags) {
    void list(TypeListFlags wish) {
        new Listing(terminal, flags).print(wish.query(), wish.after, wish.limit, "there are more", this::show);
    }

    private void show(List<JsonNode> found) {
        if (found.isEmpty()) {
            terminal.err().println("no event types are found");
            return;
        }
        Instant now = Instant.now();
        var table = new Table(List.of(
                Column.whole("ID"),
                Column.shrinking("TYPE"),
                Column.number("VERSIONS"),
                Column.whole("COMPATIBILITY"),
                Column.number("AGE")));
        found.forEach(each -> table.add(List.of(
                each.path("id").asText(),
                each.path("type").asText(),
                each.path("versions").asText(),
                each.path("compatibility").asText(),
                Ages.since(each.path("createdAt").asText(), now))));
        table.lines(terminal.screen().width()).forEach(terminal.out()::println);
    }
}
