// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.resource;

import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.KeyFlag;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.api.VersionFlag;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets subscriptions go on, from their cursors or from now. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Lets a paused or disabled one go on, from its cursor unless --from now.")
final class ResumeFromCommand implements Runnable {
    private final Action action;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "which")
    private final List<String> ids = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "cursor|now",
            defaultValue = "cursor",
            description = "cursor, or now: leaves behind what came meanwhile and what waits for a retry (cursor)")
    @SuppressWarnings("NullAway.Init") // has a default
    private String from;

    @Mixin
    private final VersionFlag version = new VersionFlag();

    @Mixin
    private final KeyFlag key = new KeyFlag();

    ResumeFromCommand(Terminal terminal, ApiFlags flags) {
        this.action = new Action(terminal, flags, ResourceKind.SUBSCRIPTION);
    }

    @Override
    public void run() {
        if (!List.of("cursor", "now").contains(from)) {
            throw CommandFailure.usage("--from must be cursor or now, not '" + from + "'");
        }
        action.post(ids, "resume", from.equals("now") ? from : null, new Action.Care(version, key));
    }
}
