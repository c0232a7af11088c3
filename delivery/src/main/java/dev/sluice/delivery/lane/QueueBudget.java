// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.events.LogRecord;

/** Bounds the bytes of events that wait in one shard's queues for credit. Confined to the shard's event loop. */
public final class QueueBudget {
    private final long limit;
    private long used;

    /** @param limit bytes; at least one event a lane is kept beyond it */
    public QueueBudget(long limit) {
        this.limit = limit;
    }

    /** Bytes in use. */
    public long used() {
        return used;
    }

    boolean room(LogRecord record) {
        return used + record.sizeBytes() <= limit;
    }

    void take(LogRecord record) {
        used += record.sizeBytes();
    }

    void give(LogRecord record) {
        used -= record.sizeBytes();
    }

    void release(Iterable<LogRecord> records) {
        records.forEach(this::give);
    }
}
