// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Where the keys come from that tokens are checked with: one shared secret, or an issuer's published set. Thread-safe. */
public interface JwsKeys {
    /**
     * The key for a token's header, or a failed future: with a {@code token_invalid} problem, or with {@code keys_unavailable} when
     * nothing can be said now. The algorithm is pinned by the key, never chosen by the token. Never throws, never blocks.
     */
    Future<JwsKey> find(String algorithm, @Nullable String keyId);

    /** One key with its algorithm. Thread-safe. */
    interface JwsKey {
        /** Whether the key is still one that tokens are believed by: an issuer may withdraw its own. */
        default boolean counts() {
            return true;
        }

        /** Whether {@code signature} is this key's over {@code signed}, told in constant time where the key is a secret. */
        boolean verifies(byte[] signed, byte[] signature);

        /** The same for callers that must not be held up: a key whose check takes long does it elsewhere. Answers on the caller's context. */
        default Future<Boolean> verify(byte[] signed, byte[] signature) {
            return Future.succeededFuture(verifies(signed, signature));
        }
    }
}
