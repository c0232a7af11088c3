// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.config.value.Secret;
import java.net.URI;

/** What a token's signature is checked with. */
public sealed interface JwtSettings {
    /** HS256 with the text's UTF-8 bytes, at least 32 of them. */
    record SharedKey(Secret key) implements JwtSettings {}

    /** The keys of an issuer (RS, PS, ES, EdDSA); {@code issuer} and {@code audience} are compared with the token's. */
    record Jwks(URI jwks, String issuer, String audience) implements JwtSettings {}
}
