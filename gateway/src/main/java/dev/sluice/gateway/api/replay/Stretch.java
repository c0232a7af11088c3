// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.replay;

import dev.sluice.subscriptions.match.Restriction;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;

/**
 * A part of the log.
 *
 * @param starts partition → first offset
 * @param ends partition → first offset that is not in it; the same partitions
 */
public record Stretch(Map<Integer, Long> starts, Map<Integer, Long> ends) {
    public Stretch {
        starts = Map.copyOf(starts);
        ends = Map.copyOf(ends);
    }

    /** The same without the partitions of which it has nothing. */
    public static Stretch of(Map<Integer, Long> starts, Map<Integer, Long> ends) {
        var from = new HashMap<Integer, Long>();
        var to = new HashMap<Integer, Long>();
        ends.forEach((partition, end) -> {
            long start = starts.getOrDefault(partition, 0L);
            if (start < end) {
                from.put(partition, start);
                to.put(partition, end);
            }
        });
        return new Stretch(from, to);
    }

    /** Turns marks into offsets. Thread-safe. */
    @FunctionalInterface
    public interface Resolver {
        /**
         * Fails with a problem for what is no mark of this tenant's. The log's end is asked for after the call.
         *
         * @param sight which events may be named
         */
        Future<Stretch> resolve(Mark from, Mark to, String tenant, Restriction sight);
    }
}
