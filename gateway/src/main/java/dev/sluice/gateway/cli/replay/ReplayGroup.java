// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.replay;

import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code replay}: lists them when no sub-command says otherwise. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[COMMAND]",
        description = "Delivers a part of the log again: starts, shows, watches and cancels replays.")
public final class ReplayGroup implements Runnable {
    private final Terminal terminal;

    @Mixin
    private final ApiFlags flags = new ApiFlags();

    @Mixin
    private final ReplayListFlags list = new ReplayListFlags();

    public ReplayGroup(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command with its sub-commands. */
    public CommandLine line() {
        return new CommandLine(this)
                .addSubcommand(new ReplayStartCommand(terminal, flags))
                .addSubcommand(new ReplayListCommand(terminal, flags))
                .addSubcommand(new ReplayShowCommand(terminal, flags))
                .addSubcommand(new ReplayWatchCommand(terminal, flags))
                .addSubcommand(new ReplayCancelCommand(terminal, flags));
    }

    @Override
    public void run() {
        new ReplayLister(terminal, flags).list(list);
    }
}
