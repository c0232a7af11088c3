// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.type;

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

/** Lists event types: a table for people, a line of JSON each for scripts. */
record TypeLister(Terminal terminal, ApiFlags flags) {
    void list(TypeListFlags wish) {
        try (Api api = flags.open(terminal)) {
            var found = new ArrayList<JsonNode>();
            Optional<String> more = new Pages(api).each(wish.query(), wish.after, wish.limit, item -> {
                if (flags.json()) {
                    terminal.out().println(item.text());
                } else {
                    found.add(item.json());
                }
            });
            if (!flags.json()) {
                show(found);
            }
            more.ifPresent(after -> terminal.err().println("there are more: --limit, or --after " + after));
        }
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
