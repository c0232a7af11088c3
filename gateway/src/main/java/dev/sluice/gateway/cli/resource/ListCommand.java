// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.resource;

import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists them. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them, in the order of their ids.")
final class ListCommand implements Runnable {
    private final Lister lister;
    private final ListFlags.Lag lag;

    @Mixin
    private final ListFlags list = new ListFlags();

    ListCommand(Terminal terminal, ApiFlags flags, ResourceKind kind, ListFlags.Lag lag) {
        this.lister = new Lister(terminal, flags, kind);
        this.lag = lag;
    }

    @Override
    public void run() {
        lister.list(list, !lag.none);
    }
}
