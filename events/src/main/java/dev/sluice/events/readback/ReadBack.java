// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.LogAccess;
import dev.sluice.events.tail.Reader;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads older parts of the log: for sweeps, for held keys, for parked events. Thread-safe; futures complete on the caller's context.
 * Equal requests under way share one read; what is still in a tail is answered from there.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class ReadBack implements AutoCloseable {
    public ReadBack(LogAccess access, DedupeWindow window, Reader reader) {
        throw new UnsupportedOperationException();
    }

    /**
     * The stretch that begins at {@code from}, of about {@code maxBytes} of records (one at least, if there is any). Fails when the log
     * can't be read for 10 s, or too many requests wait.
     */
    public Future<Chunk> read(int partition, long from, int maxBytes) {
        throw new UnsupportedOperationException();
    }

    /** The record at this very place; null when there is none (retention, hole, copy). */
    public Future<@Nullable LogRecord> one(Position position) {
        throw new UnsupportedOperationException();
    }

    /** Stops the threads and waits for them; what waits fails. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
