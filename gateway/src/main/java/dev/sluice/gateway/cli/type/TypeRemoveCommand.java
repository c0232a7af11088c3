// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.type;

import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes one with all its versions, when somebody who sits there agrees. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = "Removes one with all its versions; events of the type are not marked any more.")
final class TypeRemoveCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;

    @Parameters(paramLabel = "ID", description = "which")
    @SuppressWarnings("NullAway.Init") // required
    private String id;

    @Option(
            names = {"-y", "--yes"},
            description = "does not ask first; nobody is asked away from a terminal")
    private boolean yes;

    TypeRemoveCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public void run() {
        String question = "remove the event type " + id + " with all its versions at " + flags.at("") + "?";
        if (!yes && terminal.screen().asks() && !terminal.agrees(question)) {
            throw CommandFailure.atRunTime("nothing was removed");
        }
        try (Api api = flags.open(terminal)) {
            api.send(TypePaths.about(Ask.delete(TypePaths.of(id))));
            if (!flags.json()) {
                terminal.out().println(id + " is removed");
            }
        }
    }
}
