// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * One usable key of a set. Immutable.
 *
 * @param id the {@code kid}; null when it has none
 * @param algorithm the {@code alg} that the issuer uses it with and no other; null when any that fits its kind
 */
record PublishedKey(
        @Nullable String id, KeyKind kind, @Nullable String algorithm, PublicKey key) {

    /** Whether a token of this algorithm may be this key's. */
    boolean fits(JwsAlgorithm asked) {
        return asked.fits(kind) && (algorithm == null || algorithm.equals(asked.text()));
    }
}
