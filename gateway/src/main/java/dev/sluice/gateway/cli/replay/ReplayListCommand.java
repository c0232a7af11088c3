// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.replay;

import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists replays. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists replays, those that ended in the last 7 days too.")
final class ReplayListCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;

    @Mixin
    private final ReplayListFlags list = new ReplayListFlags();

    ReplayListCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public void run() {
        new ReplayLister(terminal, flags).list(list);
    }
}
