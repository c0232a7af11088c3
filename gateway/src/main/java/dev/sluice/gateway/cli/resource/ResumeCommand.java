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

/** Resumes them. */
@Command(name = "resume", mixinStandardHelpOptions = true, description = "Lets it go on.")
final class ResumeCommand implements Runnable {
    private final Action action;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "which")
    private final List<String> ids = new ArrayList<>();

    @Mixin
    private final VersionFlag version = new VersionFlag();

    @Mixin
    private final KeyFlag key = new KeyFlag();

    ResumeCommand(Terminal terminal, ApiFlags flags, ResourceKind kind) {
        this.action = new Action(terminal, flags, kind);
    }

    @Override
    public void run() {
        action.post(ids, "resume", null, new Action.Care(version, key));
    }
}
