// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.LogAccess;
import io.vertx.core.Future;

/**
 * Reads every partition of the events topic once, fills dedupe window and tails, and wakes the listeners. Thread-safe; owns the threads
 * {@code sluice-reader} and {@code sluice-log-watch}.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Reader implements AutoCloseable {
    public Reader(LogAccess access, DedupeWindow window, ReaderOptions options) {
        throw new UnsupportedOperationException();
    }

    /** Completes when every partition has been read to the end it had at the call: the window is rebuilt. */
    public Future<Void> start() {
        throw new UnsupportedOperationException();
    }

    public int partitions() {
        throw new UnsupportedOperationException();
    }

    public Tail tail(int partition) {
        throw new UnsupportedOperationException();
    }

    public void attach(TailListener listener) {
        throw new UnsupportedOperationException();
    }

    public void detach(TailListener listener) {
        throw new UnsupportedOperationException();
    }

    public LogHealth health() {
        throw new UnsupportedOperationException();
    }

    /** Stops both threads and waits for them. Blocks for a few seconds at most. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
