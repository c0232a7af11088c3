// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Listing;
import dev.sluice.gateway.cli.output.Ages;
import dev.sluice.gateway.cli.output.Table;
import dev.sluice.gateway.cli.output.Table.Column;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.time.Instant;
import java.util.List;

/** Lists replays: a table for people, a line of JSON each for scripts. */
record ReplayLister(Terminal terminal, ApiFlags flags) {
    void list(ReplayListFlags wish) {
        new Listing(terminal, flags).print(wish.query(), wish.after, wish.limit, "there are more", this::show);
    }

    private void show(List<JsonNode> found) {
        if (found.isEmpty()) {
            terminal.err().println("no replays are found");
            return;
        }
        Instant now = Instant.now();
        var table = new Table(List.of(
                Column.whole("ID"),
                Column.whole("SUBSCRIPTION"),
                Column.whole("STATE"),
                Column.number("DONE"),
                Column.number("DELIVERED"),
                Column.number("FAILED"),
                Column.shrinking("FROM"),
                Column.going("TO"),
                Column.number("AGE")));
        found.forEach(each -> table.add(List.of(
                each.path("id").asText(),
                each.path("subscription").asText(),
                each.path("state").asText(),
                ReplayText.percent(each),
                each.path("progress").path("delivered").asText(),
                each.path("progress").path("failed").asText(),
                each.path("from").asText(),
                each.path("to").asText(),
                Ages.since(each.path("createdAt").asText(), now))));
        table.lines(terminal.screen().width()).forEach(terminal.out()::println);
    }
}
