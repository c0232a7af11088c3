// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import dev.sluice.gateway.auth.JwsKeys.JwsKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A set of keys (RFC 7517) that somebody has at hand, believed as it is. Pure. */
public final class KeySetFile {
    private KeySetFile() {}

    /**
     * The key of the set that a token means, if there is just one.
     *
     * @throws IllegalArgumentException when the document is no set of keys
     */
    public static Optional<JwsKey> find(byte[] document, String algorithm, @Nullable String keyId) {
        KeySet set;
        try {
            set = KeySetReader.read(document);
        } catch (FetchException malformed) {
            throw new IllegalArgumentException("not a set of keys in JSON (RFC 7517)", malformed);
        }
        return JwsAlgorithm.of(algorithm).flatMap(asked -> find(set, asked, keyId));
    }

    private static Optional<JwsKey> find(KeySet set, JwsAlgorithm asked, @Nullable String keyId) {
        if (!(set.find(asked, keyId) instanceof KeySet.Answer.Found(PublishedKey found))) {
            return Optional.empty();
        }
        JwsKey key = (signed, signature) -> asked.verifies(found.key(), found.kind(), signed, signature);
        return Optional.of(key);
    }
}
