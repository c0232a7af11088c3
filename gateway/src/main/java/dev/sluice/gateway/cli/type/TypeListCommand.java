// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.type;

import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists event types. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists event types.")
final class TypeListCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;

    @Mixin
    private final TypeListFlags list = new TypeListFlags();

    TypeListCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public void run() {
        new TypeLister(terminal, flags).list(list);
    }
}
