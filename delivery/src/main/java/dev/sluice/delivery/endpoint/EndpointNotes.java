// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

import dev.sluice.delivery.pace.CircuitNote;
import dev.sluice.subscriptions.Subscription;
import org.jspecify.annotations.Nullable;

/** What nodes tell each other of endpoints. Thread-safe; must not block. Written on change only. */
public interface EndpointNotes {
    /**
     * What was said last of an open circuit.
     *
     * @param own whether this node said it
     */
    record Said(CircuitNote note, boolean own) {}

    /** What is said of the subscription's circuit; null: it is closed. */
    @Nullable
    Said circuit(Subscription subscription);

    /** Says how the circuit stands; null: it is closed. */
    void circuit(Subscription subscription, @Nullable CircuitNote note);

    /** Until when the endpoint has asked for no request, epoch milliseconds; 0: it has not. */
    long throttledUntil(Subscription subscription);

    /** Notes that; 0: not any more. */
    void throttled(Subscription subscription, long until);
}
