// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;

/** Reads the held keys of one lane again from the log. Confined to its shard's event loop. */
public final class KeyReader {
    private final PartitionLanes lanes;
    private final Lane lane;

    KeyReader(PartitionLanes lanes, Lane lane) {
        this.lanes = lanes;
        this.lane = lane;
    }

    /** Whether there is something to read, and room for it. */
    public boolean wants() {
        KeyOrder order = lane.order();
        return order != null && order.ahead().wantsReading();
    }

    /** Whether what was read is used up so far that it should go on. */
    public boolean low() {
        KeyOrder order = lane.order();
        return order != null && order.ahead().low();
    }

    /** The offset to go on from; the largest number when there is nothing to read at this moment. */
    public long next() {
        KeyOrder order = lane.order();
        return order == null ? Long.MAX_VALUE : order.ahead().readsFrom(limit());
    }

    /** Whether it reads this event's key: a cheap question, to be asked before the subscription's filter. */
    public boolean reads(Event event) {
        KeyOrder order = lane.order();
        return order != null && order.reads(event);
    }

    /** Takes an event that the subscription wants; false when there is no room and it must come again. */
    public boolean take(LogRecord record) {
        KeyOrder order = lane.order();
        return order == null || order.readAgain(record, limit());
    }

    /** Everything below {@code offset} was considered. */
    public void passed(long offset) {
        KeyOrder order = lane.order();
        if (order != null) {
            order.ahead().passed(offset, limit());
        }
    }

    /** From the lane's own place on, its events come by themselves. */
    private long limit() {
        return lane.live() ? Math.max(lanes.front(), lane.next()) : lane.next();
    }
}
