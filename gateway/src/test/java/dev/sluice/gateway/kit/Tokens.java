// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import dev.sluice.gateway.auth.SharedSecret;
import dev.sluice.gateway.auth.TokenIssuer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Tokens for ten minutes, of whoever has the node's key. */
public final class Tokens {
    private final TokenIssuer issuer;

    /** As of now. */
    public Tokens(String key) {
        this(key, InstantSource.system());
    }

    Tokens(String key, InstantSource clock) {
        issuer = new TokenIssuer(new SharedSecret(key), clock);
    }

    /** One without restrictions. */
    public String of(String tenant, String... scopes) {
        return restricted(tenant, List.of(), Optional.empty(), scopes);
    }

    String restricted(String tenant, List<String> types, Optional<String> filter, String... scopes) {
        return issuer.issue(new TokenIssuer.Request(
                tenant,
                List.of(scopes),
                Optional.of("kit"),
                types,
                filter,
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(10)));
    }
}
