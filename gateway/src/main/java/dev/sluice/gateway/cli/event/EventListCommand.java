// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.event;

import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists events. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists events from the log, the oldest first.")
final class EventListCommand implements Runnable {
    private final EventLister lister;

    @Mixin
    private final EventListFlags list = new EventListFlags();

    EventListCommand(Terminal terminal, ApiFlags flags) {
        this.lister = new EventLister(terminal, flags);
    }

    @Override
    public void run() {
        lister.list(list);
    }
}
