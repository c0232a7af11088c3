// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.type;

import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code event-types}: lists them when no sub-command says otherwise. */
@Command(
        name = "event-types",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[COMMAND]",
        description = "Lists, shows, adds and removes event types: schemas by type and version.")
public final class TypeGroup implements Runnable {
    private final Terminal terminal;

    @Mixin
    private final ApiFlags flags = new ApiFlags();

    @Mixin
    private final TypeListFlags list = new TypeListFlags();

    public TypeGroup(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command with its sub-commands. */
    public CommandLine line() {
        return new CommandLine(this)
                .addSubcommand(new TypeListCommand(terminal, flags))
                .addSubcommand(new TypeShowCommand(terminal, flags))
                .addSubcommand(new TypeAddCommand(terminal, flags))
                .addSubcommand(new TypeRemoveCommand(terminal, flags));
    }

    @Override
    public void run() {
        new TypeLister(terminal, flags).list(list);
    }
}
