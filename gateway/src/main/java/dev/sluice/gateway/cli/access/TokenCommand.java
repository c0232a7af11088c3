// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.access;

import dev.sluice.config.value.Durations;
import dev.sluice.gateway.auth.TokenIssuer;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.FilterException;
import dev.sluice.subscriptions.match.TypePatterns;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a token, and nothing else. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Prints a JWT signed with the configured or dev key.")
public final class TokenCommand implements Runnable {
    private static final Set<String> SCOPES = Set.of("read", "write", "publish", "stream");

    private final Terminal terminal;

    @Mixin
    private final ClientFlags gateway = new ClientFlags();

    @Option(names = "--tenant", paramLabel = "T", required = true, description = "the tenant, or * for all")
    @SuppressWarnings("NullAway.Init") // required
    private String tenant;

    @Option(
            names = "--scope",
            paramLabel = "S",
            required = true,
            split = "[, ]",
            description = "read, write, publish or stream; may be repeated")
    private final List<String> scopes = new ArrayList<>();

    @Option(names = "--subject", paramLabel = "X", description = "whom it is for")
    private @Nullable String subject;

    @Option(names = "--types", paramLabel = "P", split = ",", description = "restricts it to events of these types")
    private final List<String> types = new ArrayList<>();

    @Option(names = "--filter", paramLabel = "CEL", description = "restricts it to events that match")
    private @Nullable String filter;

    @Option(names = "--ttl", paramLabel = "1h", defaultValue = "1h", description = "how long it is good for (1h)")
    @SuppressWarnings("NullAway.Init") // has a default
    private String ttl;

    public TokenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        for (String scope : scopes) {
            if (!SCOPES.contains(scope)) {
                throw CommandFailure.usage("--scope must be read, write, publish or stream, not '" + scope + "'");
            }
        }
        if (!tenant.equals("*") && !tenant.matches("[a-z0-9][a-z0-9_-]{0,62}")) {
            throw CommandFailure.usage("--tenant must be a tenant's name or *, not '" + tenant + "'");
        }
        checkRestrictions();
        var issuer = new TokenIssuer(gateway.key(terminal), InstantSource.system());
        terminal.out()
                .println(issuer.issue(new TokenIssuer.Request(
                        tenant,
                        scopes,
                        Optional.ofNullable(subject),
                        types,
                        Optional.ofNullable(filter),
                        Optional.empty(),
                        Optional.empty(),
                        lifetime())));
    }

    /** The gateway refuses a token whose restriction it can't hold: better told here. */
    private void checkRestrictions() {
        try {
            TypePatterns.of(types.isEmpty() ? null : types);
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage("--types: a pattern is empty");
        }
        if (filter == null) {
            return;
        }
        try {
            Filter.compile(filter);
        } catch (FilterException refused) {
            throw CommandFailure.usage("--filter does not compile, at line " + refused.line() + ", column "
                    + refused.column() + ": "
                    + String.valueOf(refused.getMessage()).strip());
        }
    }

    private Duration lifetime() {
        try {
            Duration lifetime = Durations.parse(ttl);
            if (lifetime.toSeconds() < 1) {
                throw CommandFailure.usage("--ttl must be 1s or more");
            }
            return lifetime;
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage("--ttl is " + refused.getMessage());
        }
    }
}
