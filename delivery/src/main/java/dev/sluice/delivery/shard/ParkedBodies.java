// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.lane.Open;
import dev.sluice.events.LogRecord;
import java.util.IdentityHashMap;

/** Which waiting events keep their body, while a budget of bytes allows. Confined to the shard's event loop. */
final class ParkedBodies {
    private final long limit;
    private final IdentityHashMap<Open, Integer> held = new IdentityHashMap<>();
    private long used;

    ParkedBodies(long limit) {
        this.limit = limit;
    }

    /** The event waits from now on: it keeps its body, or lets it go and is read again by its position. */
    void hold(Open open) {
        LogRecord record = open.record();
        if (record == null || held.containsKey(open)) {
            return;
        }
        if (used + record.sizeBytes() > limit) {
            open.hold(null);
        } else {
            held.put(open, record.sizeBytes());
            used += record.sizeBytes();
        }
    }

    /** It does not wait any more. */
    void release(Open open) {
        Integer size = held.remove(open);
        if (size != null) {
            used -= size;
        }
    }
}
