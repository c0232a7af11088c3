// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import dev.sluice.events.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Recent decoded records of one partition, bounded in records and bytes. Written by the Reader's thread only; read by any thread, each
 * with a {@link Cursor} of its own. Copies are left out, unreadable records are in it.
 */
@SuppressWarnings({"DoNotCallSuggester", "ClassCanBeStatic"})
public final class Tail {
    Tail() {}

    public int partition() {
        throw new UnsupportedOperationException();
    }

    /** Reading from this offset or any later one misses nothing. */
    public long firstOffset() {
        throw new UnsupportedOperationException();
    }

    /** The next offset the Reader will read: every record below it is in the ring, was skipped as a copy, or was evicted. */
    public long endOffset() {
        throw new UnsupportedOperationException();
    }

    /** A cursor that stands at {@link #endOffset()}. */
    public Cursor cursor() {
        throw new UnsupportedOperationException();
    }

    /** A place in the tail. Confined to one thread. */
    public final class Cursor {
        Cursor() {}

        /** Goes to an offset; false, and nothing changes, when it is below {@link Tail#firstOffset()}. Clears {@link #overrun()}. */
        public boolean seek(long offset) {
            throw new UnsupportedOperationException();
        }

        /** The next record; null at the end (then {@link #position()} is the end) or when overrun. */
        public @Nullable LogRecord next() {
            throw new UnsupportedOperationException();
        }

        /** Whether records at this position were evicted before they were read: read back from {@link #position()}, or seek. */
        public boolean overrun() {
            throw new UnsupportedOperationException();
        }

        /** Every record below this offset was returned, or skipped as a copy, or is a hole. */
        public long position() {
            throw new UnsupportedOperationException();
        }
    }
}
