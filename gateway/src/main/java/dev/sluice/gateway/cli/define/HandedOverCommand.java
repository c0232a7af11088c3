// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.define;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.KeyFlag;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.api.VersionFlag;
import dev.sluice.gateway.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the secret that a source's provider handed over. */
@Command(
        name = "handed-over-secret",
        mixinStandardHelpOptions = true,
        description = "Shows the secret that its provider handed over (Notion, Asana), this once.")
public final class HandedOverCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;

    @Parameters(paramLabel = "ID", description = "which")
    @SuppressWarnings("NullAway.Init") // required
    private String id;

    @Mixin
    private final VersionFlag version = new VersionFlag();

    @Mixin
    private final KeyFlag key = new KeyFlag();

    public HandedOverCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public void run() {
        ResourceKind kind = ResourceKind.SOURCE;
        Ask ask = Ask.post(kind.path(id) + "/handed-over-secret");
        try (Api api = flags.open(terminal)) {
            new Made(terminal, flags, kind)
                    .tell(
                            api.send(kind.about(api, id, key.on(version.on(ask, 1), 0))),
                            JsonNodeFactory.instance.objectNode());
        }
    }
}
