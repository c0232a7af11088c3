// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import java.time.Duration;
import java.util.Optional;

/** What one attempt came to. */
public sealed interface AttemptOutcome {

    /** A 2xx answer. */
    record Delivered(int status) implements AttemptOutcome {}

    /**
     * 429, 502, 503 or 504: the endpoint can't take more now.
     *
     * @param retryAfter what the answer asks for, 0 to 24 h; empty when it asks for nothing that can be read
     */
    record Throttled(int status, Optional<Duration> retryAfter) implements AttemptOutcome {}

    /** 410: the endpoint wants nothing any more. */
    record Gone() implements AttemptOutcome {}

    /**
     * The endpoint was asked whether it wants events, and did not say so: nothing was sent.
     *
     * @param status of its answer, which decides nothing
     * @param pause after which it may be asked again
     */
    record Unconsented(int status, Duration pause) implements AttemptOutcome {}

    /** Any other answer, redirects included. */
    record Failed(int status) implements AttemptOutcome {}

    /** The whole attempt did not end in time; whether the endpoint took the event is unknown. */
    record TimedOut(Duration limit) implements AttemptOutcome {}

    /** No answer: nobody there, or the connection broke. */
    record Unreachable(Kind kind, String message) implements AttemptOutcome {}

    /** {@code targets} does not open the address: nothing was sent. */
    record AddressRefused(String reason) implements AttemptOutcome {}

    /** At which step a connection failed. */
    enum Kind {
        /** The name has no address, or no name server answered. */
        DNS,
        /** Nobody accepted the connection. */
        CONNECT,
        /** No secure connection, or a certificate that does not hold. */
        TLS,
        /** The connection broke, or what came over it was not HTTP; the event may have arrived. */
        RESET
    }

    /** The value of the label {@code outcome} of {@code sluice_attempts_total}. */
    default String label() {
        return switch (this) {
            case Delivered delivered -> "delivered";
            case Throttled throttled -> "throttled";
            case Gone gone -> "gone";
            case Unconsented unconsented -> "failed";
            case Failed failed -> "failed";
            case TimedOut timedOut -> "timeout";
            case Unreachable unreachable -> "connection";
            case AddressRefused refused -> "address_denied";
        };
    }
}
