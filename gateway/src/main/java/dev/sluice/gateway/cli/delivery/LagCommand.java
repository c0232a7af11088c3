// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.output.Ages;
import dev.sluice.gateway.cli.output.Table;
import dev.sluice.gateway.cli.output.Table.Column;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** How far behind a subscription is. */
@Command(
        name = "lag",
        mixinStandardHelpOptions = true,
        description = "Tells how far behind it is: events not delivered yet, and for how long they have waited.")
public final class LagCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;

    @Parameters(paramLabel = "ID", description = "which")
    @SuppressWarnings("NullAway.Init") // required
    private String id;

    public LagCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public void run() {
        try (Api api = flags.open(terminal)) {
            var kind = ResourceKind.SUBSCRIPTION;
            Answer answer = api.send(kind.about(api, id, Ask.get(kind.path(id) + "/lag")));
            if (flags.json()) {
                terminal.out().println(answer.body());
            } else {
                show(answer.json());
            }
        }
    }

    private void show(JsonNode told) {
        Lag all = Lag.of(told);
        String events = all.events().equals("1") ? " event" : " events";
        terminal.out().println(all.events() + events + " behind, the first for " + all.behind());
        var table = new Table(List.of(
                Column.number("PARTITION"), Column.number("LAG"), Column.number("BEHIND"), Column.number("OPEN")));
        told.path("partitions")
                .forEach(each -> table.add(List.of(
                        each.path("partition").asText(),
                        each.path("events").asText(),
                        Ages.ofSeconds(each.path("seconds").asDouble()),
                        each.path("open").asText())));
        terminal.out().println();
        table.lines(terminal.screen().width()).forEach(terminal.out()::println);
        if (!told.path("complete").asBoolean(true)) {
            terminal.err().println("other nodes own the other partitions: ask them for theirs");
        }
    }
}
