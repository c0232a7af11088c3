// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.define;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.KeyFlag;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.api.VersionFlag;
import dev.sluice.gateway.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives it a new secret; those before it count on for a while. */
@Command(
        name = "rotate-secret",
        mixinStandardHelpOptions = true,
        description = "Gives it a new secret, and shows it this once; those before it count on for the grace.")
public final class RotateCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;
    private final ResourceKind kind;

    @Parameters(paramLabel = "ID", description = "which")
    @SuppressWarnings("NullAway.Init") // required
    private String id;

    @Option(names = "--grace", paramLabel = "24h", description = "how long the old ones count on: 0s to 7d (24h)")
    private @Nullable String grace;

    @Option(names = "--secret", paramLabel = "S", description = "the new one; else it is made. Also SLUICE_SECRET")
    private @Nullable String secret;

    @Mixin
    private final VersionFlag version = new VersionFlag();

    @Mixin
    private final KeyFlag key = new KeyFlag();

    public RotateCommand(Terminal terminal, ApiFlags flags, ResourceKind kind) {
        this.terminal = terminal;
        this.flags = flags;
        this.kind = kind;
    }

    @Override
    public void run() {
        var form = Form.empty();
        form.put("--grace", grace, "grace");
        form.put("--secret", secret, "secret");
        Ask ask = Ask.post(kind.path(id) + "/rotate-secret").json(form.json()).places(form::place);
        try (Api api = flags.open(terminal)) {
            new Made(terminal, flags, kind).tell(api.send(kind.about(api, id, key.on(version.on(ask, 1), 0))), known());
        }
    }

    /** A secret that was given needs not be shown. */
    private ObjectNode known() {
        ObjectNode known = JsonNodeFactory.instance.objectNode();
        if (secret != null) {
            known.putArray("secrets");
            known.putObject("webhook").putArray("secrets");
        }
        return known;
    }
}
