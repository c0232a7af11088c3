// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.dead;

import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists dead letters. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists dead letters, the newest first.")
final class DeadLetterListCommand implements Runnable {
    private final DeadLetterLister lister;

    @Mixin
    private final DeadLetterFlags list = new DeadLetterFlags();

    DeadLetterListCommand(Terminal terminal, ApiFlags flags) {
        this.lister = new DeadLetterLister(terminal, flags);
    }

    @Override
    public void run() {
        lister.list(list);
    }
}
