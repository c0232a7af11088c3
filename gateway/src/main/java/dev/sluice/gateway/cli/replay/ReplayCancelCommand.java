// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.replay;

import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends replays. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Ends one; what is in flight may still arrive.")
final class ReplayCancelCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "which")
    private final List<String> ids = new ArrayList<>();

    ReplayCancelCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public void run() {
        try (Api api = flags.open(terminal)) {
            for (String id : ids) {
                Answer answer = api.send(ReplayText.about(Ask.post(ReplayText.path(id) + "/cancel")));
                terminal.out().println(flags.json() ? answer.body() : id + ": " + ReplayText.line(answer.json()));
            }
        }
    }
}
