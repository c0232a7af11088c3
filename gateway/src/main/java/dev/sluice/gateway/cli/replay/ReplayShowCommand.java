// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.output.Table;
import dev.sluice.gateway.cli.output.Table.Column;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows how far one is. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows how far one is, by partition.")
final class ReplayShowCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;

    @Parameters(paramLabel = "ID", description = "which")
    @SuppressWarnings("NullAway.Init") // required
    private String id;

    ReplayShowCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public void run() {
        try (Api api = flags.open(terminal)) {
            Answer answer = api.send(ReplayText.about(Ask.get(ReplayText.path(id))));
            if (flags.json()) {
                terminal.out().println(answer.body());
            } else {
                show(answer.json());
            }
        }
    }

    private void show(JsonNode replay) {
        terminal.out().println(ReplayText.line(replay));
        var table = new Table(List.of(
                Column.number("PARTITION"), Column.number("RECORDS"), Column.number("PASSED"), Column.whole("DONE")));
        replay.path("progress")
                .path("partitions")
                .forEach(each -> table.add(List.of(
                        each.path("partition").asText(),
                        each.path("records").asText(),
                        each.path("passed").asText(),
                        each.path("done").asBoolean() ? "yes" : "no")));
        terminal.out().println();
        table.lines(terminal.screen().width()).forEach(terminal.out()::println);
    }
}
