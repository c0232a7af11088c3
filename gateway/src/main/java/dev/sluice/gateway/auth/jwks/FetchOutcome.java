// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import java.util.Locale;

/** What asking an issuer for its keys came to, as the meters tell it. */
enum FetchOutcome {
    OK,
    /** {@code targets} does not open the address. */
    ADDRESS_DENIED,
    /** Nobody there, no secure connection, or it broke. */
    CONNECTION,
    TIMEOUT,
    /** Any status but 200, redirects included. */
    STATUS,
    TOO_LARGE,
    /** Not a set of keys. */
    MALFORMED;

    private final String label = name().toLowerCase(Locale.ROOT);

    String label() {
        return label;
    }
}
