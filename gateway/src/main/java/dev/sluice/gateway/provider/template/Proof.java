// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

import dev.sluice.gateway.provider.scheme.SignatureMethod;
import dev.sluice.gateway.provider.verify.ReasonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request sends along to prove that it is genuine; nothing of it is believed yet. */
sealed interface Proof {

    /**
     * Of the right shape.
     *
     * @param id the message id as sent; null when the scheme has none
     * @param timestamp as sent; null when the scheme has none
     * @param timestampMillis the same since 1970; 0 when the scheme has none
     * @param signatures those that could be decoded, of known methods; at least one
     */
    record Shaped(@Nullable String id, @Nullable String timestamp, long timestampMillis, List<SentSignature> signatures)
            implements Proof {}

    /** Of the wrong shape. */
    record Unshaped(ReasonCode code) implements Proof {}

    /** One signature of a request. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never shown
    record SentSignature(SignatureMethod method, byte[] bytes) {}
}
