// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.resource;

import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.KeyFlag;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.api.VersionFlag;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Pauses them. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = "Pauses it: a source answers 503, a subscription keeps its cursor.")
final class PauseCommand implements Runnable {
    private final Action action;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "which")
    private final List<String> ids = new ArrayList<>();

    @Mixin
    private final VersionFlag version = new VersionFlag();

    @Mixin
    private final KeyFlag key = new KeyFlag();

    PauseCommand(Terminal terminal, ApiFlags flags, ResourceKind kind) {
        this.action = new Action(terminal, flags, kind);
    }

    @Override
    public void run() {
        action.post(ids, "pause", null, new Action.Care(version, key));
    }
}
