// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import dev.sluice.events.kafka.LogAccess;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;

/** Where on every partition a start is. Thread-safe, never blocks; futures complete on the caller's context. */
@SuppressWarnings("DoNotCallSuggester")
public final class StartOffsets implements AutoCloseable {
    public StartOffsets(LogAccess access) {
        throw new UnsupportedOperationException();
    }

    /** The high watermarks, asked after this call. */
    public Future<Map<Integer, Long>> latest() {
        throw new UnsupportedOperationException();
    }

    /** The log's first offsets. */
    public Future<Map<Integer, Long>> earliest() {
        throw new UnsupportedOperationException();
    }

    /** The first offsets with a time of {@code instant} or later; the end where there is none. */
    public Future<Map<Integer, Long>> at(Instant instant) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
