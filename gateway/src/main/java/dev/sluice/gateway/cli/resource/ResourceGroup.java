// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.resource;

import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code sources} or {@code subscriptions}: lists them when no sub-command says otherwise. */
@Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "[COMMAND]")
public final class ResourceGroup implements Runnable {
    private final Terminal terminal;
    private final ResourceKind kind;
    private final ListFlags.Lag lag = new ListFlags.Lag();

    @Mixin
    private final ApiFlags flags = new ApiFlags();

    @Mixin
    private final ListFlags list = new ListFlags();

    public ResourceGroup(Terminal terminal, ResourceKind kind) {
        this.terminal = terminal;
        this.kind = kind;
    }

    /** The options that all its sub-commands share. */
    public ApiFlags flags() {
        return flags;
    }

    /** The command with its sub-commands: those of this room, and {@code others} behind what reads. */
    public CommandLine line(List<CommandLine> others) {
        var line = new CommandLine(this).setCommandName(kind.plural());
        line.getCommandSpec()
                .usageMessage()
                .description("Lists, shows, makes, changes, pauses and deletes " + kind.plural() + ".");
        var listing = new CommandLine(new ListCommand(terminal, flags, kind, lag));
        if (kind == ResourceKind.SUBSCRIPTION) {
            line.getCommandSpec().addMixin("lag", CommandSpec.forAnnotatedObject(lag));
            listing.getCommandSpec().addMixin("lag", CommandSpec.forAnnotatedObject(lag));
        }
        line.addSubcommand(listing).addSubcommand(new GetCommand(terminal, flags, kind));
        others.forEach(line::addSubcommand);
        return line.addSubcommand(new PauseCommand(terminal, flags, kind))
                .addSubcommand(
                        kind == ResourceKind.SOURCE
                                ? new ResumeCommand(terminal, flags, kind)
                                : new ResumeFromCommand(terminal, flags))
                .addSubcommand(new DeleteCommand(terminal, flags, kind));
    }

    @Override
    public void run() {
        new Lister(terminal, flags, kind).list(list, !lag.none);
    }
}
