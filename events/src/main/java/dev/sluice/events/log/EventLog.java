// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.log;

import dev.sluice.events.Event;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.LogAccess;
import io.vertx.core.Future;
import java.time.Duration;

/** Publishes events; the only writer of the events topic. Thread-safe, never blocks; futures complete on the caller's context. */
@SuppressWarnings("DoNotCallSuggester")
public final class EventLog {

    /** @param deadline within which every publish has its outcome */
    public EventLog(LogAccess access, DedupeWindow window, Duration deadline) {
        throw new UnsupportedOperationException();
    }

    /** Completes when the topic's metadata is there; fails only if the producer can't be made. */
    public Future<Void> start() {
        throw new UnsupportedOperationException();
    }

    /**
     * Appends the event, unless it is a repeat.
     *
     * @param repeatable whether the id is the provider's, so that the same one again is a repeat: answered with the first one's
     *     position, waiting for the first one's outcome while that is being written
     * @return fails with {@link LogUnavailableException}, or {@link IllegalArgumentException} for an event that is too big
     */
    public Future<Receipt> publish(Event event, boolean repeatable) {
        throw new UnsupportedOperationException();
    }

    /** Waits for what is in flight (bounded by the deadline), then closes. */
    public Future<Void> close() {
        throw new UnsupportedOperationException();
    }
}
