// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.resource;

import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.output.YamlText;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one, as YAML that {@code update --file} takes again. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        description = "Shows one with all its settings, in a form that update --file takes again.")
final class GetCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;
    private final ResourceKind kind;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "which")
    private final List<String> ids = new ArrayList<>();

    GetCommand(Terminal terminal, ApiFlags flags, ResourceKind kind) {
        this.terminal = terminal;
        this.flags = flags;
        this.kind = kind;
    }

    @Override
    public void run() {
        try (Api api = flags.open(terminal)) {
            for (String id : ids) {
                show(api.send(kind.about(api, id, Ask.get(kind.path(id)))));
            }
        }
    }

    private void show(Answer answer) {
        if (flags.json()) {
            terminal.out().println(answer.body());
            return;
        }
        if (ids.size() > 1) {
            terminal.out().println("---");
        }
        terminal.out()
                .println("# to change no other version: --if-match "
                        + answer.header("etag").replace("\"", ""));
        terminal.out().println(YamlText.of(answer.object()));
    }
}
