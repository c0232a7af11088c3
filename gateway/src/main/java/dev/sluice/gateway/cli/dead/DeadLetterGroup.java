// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.dead;

import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.replay.RedriveCommand;
import dev.sluice.gateway.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dead-letters}: lists them when no sub-command says otherwise. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[COMMAND]",
        description = "Lists and shows events that were given up, and delivers them again.")
public final class DeadLetterGroup implements Runnable {
    private final Terminal terminal;

    @Mixin
    private final ApiFlags flags = new ApiFlags();

    @Mixin
    private final DeadLetterFlags list = new DeadLetterFlags();

    public DeadLetterGroup(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command with its sub-commands. */
    public CommandLine line() {
        return new CommandLine(this)
                .addSubcommand(new DeadLetterListCommand(terminal, flags))
                .addSubcommand(new DeadLetterShowCommand(terminal, flags))
                .addSubcommand(new ReleaseCommand(terminal, flags))
                .addSubcommand(new RedriveCommand(terminal, flags));
    }

    @Override
    public void run() {
        new DeadLetterLister(terminal, flags).list(list);
    }
}
