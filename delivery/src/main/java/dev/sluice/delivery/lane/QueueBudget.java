// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.events.LogRecord;

/**
 * Bounds what all lanes of one shard hold in memory: the bytes of events that wait in queues for credit, and how many events are open.
 * Confined to the shard's event loop.
 */
public final class QueueBudget {
    private final long limit;
    private final int mostOpen;
    private long used;
    private int open;

    /** @param limit bytes; at least one event a lane is kept beyond it */
    public QueueBudget(long limit) {
        this(limit, Integer.MAX_VALUE);
    }

    /**
     * The same with another bound.
     *
     * @param limit bytes; at least one event a lane is kept beyond it
     * @param mostOpen above so many open events some should be given up
     */
    public QueueBudget(long limit, int mostOpen) {
        this.limit = limit;
        this.mostOpen = mostOpen;
    }

    /** How many events are in flight or wait for a retry. */
    public int open() {
        return open;
    }

    /** Whether more are open than should be. */
    public boolean tooManyOpen() {
        return open > mostOpen;
    }

    void opened(int more) {
        open += more;
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
