// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import java.time.Instant;
import java.util.Map;

/** Makes the proof of one scheme. Immutable and thread-safe. */
@FunctionalInterface
public interface RequestSigner {

    /**
     * A request without its proof.
     *
     * @param url where it will be posted to; empty when that is not known
     * @param headers those it has already; their case does not count
     * @param body not written to
     * @param id the message id, where the scheme has one
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Draft(String url, Map<String, String> headers, byte[] body, String id, Instant now) {}

    /**
     * A request as it has to be posted.
     *
     * @param headers the proof's, to be set beside those of the draft
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record SignedRequest(String url, Map<String, String> headers, byte[] body) {}

    /** Throws IllegalArgumentException when the URL is signed and not known, or the body is not of the provider's form. */
    SignedRequest sign(Draft draft);
}
