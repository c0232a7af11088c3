// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import dev.sluice.gateway.provider.verify.Setting;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a token.
 *
 * @param header that holds it
 * @param word that stands before it, in any case; empty for none
 * @param algorithms that are accepted (RFC 7518, 3.1), never {@code none}; those of secrets when there is no place for keys
 * @param keySet the URL of the issuer's published keys; null, or without a value, for secrets
 * @param plaid the base URL of Plaid's API, where keys are asked for one by one with the secret {@code client_id:secret}; else null
 * @param issuer any of which {@code iss} must be; null or without a value for not looking
 * @param audience any of which {@code aud} must be or hold; null or without a value for not looking
 * @param audienceIsUrl whether the request's own URL is the audience when none is set
 * @param email that the claim must be, and verified; null or without a value for not looking
 * @param bodyHash the claim that holds the SHA-256 of the body in hex; null when the body is free
 * @param issuedWithin how old {@code iat} may be; null for looking at {@code exp} instead, which is required then
 */
public record JwtRules(
        String header,
        String word,
        List<String> algorithms,
        @Nullable Setting keySet,
        @Nullable Setting plaid,
        @Nullable Setting issuer,
        @Nullable Setting audience,
        boolean audienceIsUrl,
        @Nullable Setting email,
        @Nullable String bodyHash,
        @Nullable Duration issuedWithin) {
    private static final List<String> KNOWN = List.of(
            "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
            "EdDSA");

    public JwtRules {
        algorithms = List.copyOf(algorithms);
        if (algorithms.isEmpty() || !KNOWN.containsAll(algorithms)) {
            throw new IllegalArgumentException("algorithms must be some of " + KNOWN);
        }
    }
}
