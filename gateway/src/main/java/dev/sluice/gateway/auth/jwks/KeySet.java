// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an issuer published. Immutable, pure. */
final class KeySet {
    private final List<PublishedKey> keys;
    private final int leftOut;

    /** @param leftOut how many keys of the set can't check tokens */
    KeySet(List<PublishedKey> keys, int leftOut) {
        this.keys = List.copyOf(keys);
        this.leftOut = leftOut;
    }

    /** Which key a token means. */
    sealed interface Answer {
        record Found(PublishedKey key) implements Answer {}

        /** None that is here; a newer set may have it. */
        record Unknown() implements Answer {}

        /** The key it names is here, but not for this algorithm. */
        record Unfit() implements Answer {}

        /** It may mean several: two different keys have one name, or it names none and several fit. */
        record Ambiguous() implements Answer {}
    }

    int size() {
        return keys.size();
    }

    int leftOut() {
        return leftOut;
    }

    /** Whether this key, of this name, is in it and fits the algorithm. */
    boolean has(PublishedKey wanted, JwsAlgorithm algorithm) {
        return keys.stream()
                .anyMatch(key ->
                        Objects.equals(key.id(), wanted.id()) && key.key().equals(wanted.key()) && key.fits(algorithm));
    }

    /** Looked up by equality and nothing else: a key id is a stranger's text. */
    Answer find(JwsAlgorithm algorithm, @Nullable String keyId) {
        boolean named = false;
        Map<PublicKey, PublishedKey> fitting = new HashMap<>();
        for (PublishedKey key : keys) {
            boolean meant = keyId == null || keyId.equals(key.id());
            named |= meant && keyId != null;
            if (meant && key.fits(algorithm)) {
                fitting.put(key.key(), key);
            }
        }
        return switch (fitting.size()) {
            case 0 -> named ? new Answer.Unfit() : new Answer.Unknown();
            case 1 -> new Answer.Found(fitting.values().iterator().next());
            default -> new Answer.Ambiguous();
        };
    }
}
