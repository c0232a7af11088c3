// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.replay;

import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stays with a replay until it has ended. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Shows a progress bar until it has ended; exits 1 when it was cancelled.")
final class ReplayWatchCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final ApiFlags flags;

    @Parameters(paramLabel = "ID", description = "which")
    @SuppressWarnings("NullAway.Init") // required
    private String id;

    ReplayWatchCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public Integer call() {
        try (Api api = flags.open(terminal)) {
            return new ReplayWatch(terminal, flags).until(api, id);
        }
    }
}
