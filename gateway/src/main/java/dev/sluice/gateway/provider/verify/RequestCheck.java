// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import java.time.Instant;

/** One scheme with one source's secrets. Immutable and thread-safe. */
public interface RequestCheck {
    /** Whether the request brings this scheme's kind of proof, good or bad: then it is judged by this scheme and no other. */
    boolean concerns(InboundRequest request);

    /** Whether the header of its signature is there, though the request says that it is of a version that is not this scheme's. */
    default boolean knowsHeader(InboundRequest request) {
        return concerns(request);
    }

    /** Whether judging may take a large part of a millisecond or more, as a signature of a curve does: too long for an event loop. */
    default boolean isSlow() {
        return false;
    }

    /**
     * Judges a request. Never throws for what it holds, never blocks, compares secrets in constant time.
     *
     * @param now when it arrived
     */
    Verdict verify(InboundRequest request, Instant now);
}
