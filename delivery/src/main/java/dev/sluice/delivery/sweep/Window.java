// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.sweep;

import dev.sluice.events.LogRecord;
import dev.sluice.events.readback.ByOffset;
import dev.sluice.events.readback.Chunk;
import dev.sluice.events.tail.Tail;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the log in hand.
 *
 * @param from its first offset
 * @param next the first offset after it
 * @param records what stands in between, by offset
 */
record Window(long from, long next, List<LogRecord> records) {
    private static final int TAIL_RECORDS = 1_000;

    static Window of(Chunk chunk) {
        return new Window(chunk.from(), chunk.next(), chunk.records());
    }

    /** The stretch of the tail that begins at {@code from}; null when the tail does not hold it. */
    static @Nullable Window ofTail(Tail.Cursor cursor, long from) {
        if (!cursor.seek(from)) {
            return null;
        }
        List<LogRecord> records = new ArrayList<>();
        while (records.size() < TAIL_RECORDS) {
            LogRecord record = cursor.next();
            if (record == null) {
                break;
            }
            records.add(record);
        }
        long next = cursor.position();
        return cursor.overrun() && next <= from ? null : new Window(from, next, records);
    }

    boolean covers(long offset) {
        return offset >= from && offset < next;
    }

    /** The index of the first record at or after {@code offset}. */
    int indexOf(long offset) {
        return ByOffset.first(records, LogRecord::offset, offset);
    }
}
