// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.events.LogRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds what all lanes of one shard hold in memory: the bytes of events that wait in queues for credit, and how many events are open.
 * Confined to the shard's event loop.
 *
 * <p>Half of the bytes are for subscriptions that hold little, a 256th of them at most. Of the other half nobody may hold more than half
 * of what is still free there. So a slow one holds a sixth of all at most, however far it is behind, and a hundred slow ones leave room
 * for those that are not.
 */
public final class QueueBudget {
    private static final int LITTLE = 256;

    private final long limit;
    private final int mostOpen;
    private final Map<String, Share> shares = new HashMap<>();
    private long used;
    private int open;

    private static final class Share {
        private long bytes;
        private int events;
    }

    /** @param limit bytes; an event a lane is kept beyond it up to twice as many, then an event a subscription */
    public QueueBudget(long limit) {
        this(limit, Integer.MAX_VALUE);
    }

    /**
     * The same with another bound.
     *
     * @param limit bytes; an event a lane is kept beyond it up to twice as many, then an event a subscription
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

    /**
     * Whether the lane may hold so many bytes more.
     *
     * @param alone whether nothing of its kind waits in the lane: then it goes on a little beyond its part
     */
    boolean fits(Lane lane, long bytes, boolean alone) {
        return room(lane, bytes) || (alone && spares(lane, bytes));
    }

    boolean room(Lane lane, long bytes) {
        Share share = shares.get(lane.key().subscriptionId());
        long held = share == null ? 0 : share.bytes;
        long would = held + bytes;
        boolean little = would <= limit / LITTLE;
        return little ? used + bytes <= limit : would <= (limit / 2 - used) / 2;
    }

    /**
     * Whether a lane that has nothing in its queue may hold so many bytes beyond its part, so that it goes on: up to as much again as
     * there is for all, then only when nothing of its subscription waits on this shard.
     */
    boolean spares(Lane lane, long bytes) {
        return used + bytes <= 2 * limit || !shares.containsKey(lane.key().subscriptionId());
    }

    void take(Lane lane, LogRecord record) {
        Share share = shares.computeIfAbsent(lane.key().subscriptionId(), id -> new Share());
        share.bytes += record.sizeBytes();
        share.events++;
        used += record.sizeBytes();
    }

    void give(Lane lane, LogRecord record) {
        used -= record.sizeBytes();
        String id = lane.key().subscriptionId();
        Share share = shares.get(id);
        if (share != null) {
            share.bytes -= record.sizeBytes();
            share.events--;
            if (share.events == 0) {
                shares.remove(id);
            }
        }
    }

    void release(Lane lane, Iterable<LogRecord> records) {
        records.forEach(record -> give(lane, record));
    }
}
