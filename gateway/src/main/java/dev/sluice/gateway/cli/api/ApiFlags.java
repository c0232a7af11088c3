// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.api;

import static picocli.CommandLine.ScopeType.INHERIT;

import dev.sluice.gateway.cli.access.ClientFlags;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options of all commands that ask the admin API, given before or behind the sub-command. Filled in by picocli on the main thread.
 */
public final class ApiFlags {
    private static final String ALL = "*";

    @Mixin
    private final ClientFlags gateway = new ClientFlags();

    @Option(
            names = "--tenant",
            paramLabel = "T",
            scope = INHERIT,
            description = "whose things; * lists all tenants' (the token's own, default with the dev key)")
    private @Nullable String tenant;

    /** Who asks. Close it after use. */
    public Api open(Terminal terminal) {
        if (tenant != null && !tenant.equals(ALL) && !tenant.matches("[a-z0-9][a-z0-9_-]{0,62}")) {
            throw CommandFailure.usage("--tenant must be a tenant's name or *, not '" + tenant + "'");
        }
        return new Api(terminal, gateway, tenant);
    }

    /** Whether the answer goes to a script. */
    public boolean json() {
        return gateway.json();
    }

    /** The gateway's URL with {@code path} behind it. */
    public String at(String path) {
        return gateway.at(path).toString();
    }
}
