// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.event;

import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code events}: lists them when no sub-command says otherwise. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[COMMAND]",
        description = "Lists, shows and publishes events.")
public final class EventGroup implements Runnable {
    private final Terminal terminal;

    @Mixin
    private final ApiFlags flags = new ApiFlags();

    @Mixin
    private final EventListFlags list = new EventListFlags();

    public EventGroup(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command with its sub-commands. */
    public CommandLine line() {
        return new CommandLine(this)
                .addSubcommand(new EventListCommand(terminal, flags))
                .addSubcommand(new EventGetCommand(terminal, flags))
                .addSubcommand(new PublishCommand(terminal, flags));
    }

    @Override
    public void run() {
        new EventLister(terminal, flags).list(list);
    }
}
