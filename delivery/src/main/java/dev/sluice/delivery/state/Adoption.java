// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.state;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a new owner starts a partition from.
 *
 * @param partition the partition
 * @param record its last checkpoint, null when there is none
 * @param lanes what is written of its lanes
 * @param stale what is still written but does not hold any more, because the events topic was made anew
 * @param cutAt where the log ends, when it ends below what is written: it was cut since; else {@link #NOT_CUT}
 * @param logStart the log's first offset; asked for only when there is no checkpoint, else 0
 */
public record Adoption(
        int partition,
        @Nullable PartitionRecord record,
        Map<LaneKey, LaneState> lanes,
        Map<LaneKey, LaneState> stale,
        long cutAt,
        long logStart) {
    /** For a log that has all that was written about. */
    public static final long NOT_CUT = Long.MAX_VALUE;

    /** Copies the maps. */
    public Adoption {
        lanes = Map.copyOf(lanes);
        stale = Map.copyOf(stale);
    }

    /** Of a partition of which nothing was ever written, and whose log begins there. */
    public static Adoption first(int partition, Map<LaneKey, LaneState> lanes, long logStart) {
        return new Adoption(partition, null, lanes, Map.of(), NOT_CUT, logStart);
    }

    /** Of a partition of which this was written last. */
    public static Adoption of(
            int partition,
            PartitionRecord record,
            Map<LaneKey, LaneState> lanes,
            Map<LaneKey, LaneState> stale,
            long cutAt) {
        return new Adoption(partition, record, lanes, stale, cutAt, 0);
    }

    /**
     * The registry position from which it may start: the last writer's, and past the creation of every subscription that has a lane,
     * lest a lane be taken for an orphan because its subscription was not heard of yet.
     */
    public long startsAt() {
        long position = registryPosition();
        for (LaneKey key : lanes.keySet()) {
            position = Math.max(position, key.incarnation() + 1);
        }
        return position;
    }

    /** The written position, -1 when nothing was ever written of this partition. */
    public long position() {
        return record == null ? -1 : record.position();
    }

    /** The era in which a member of {@code epoch} goes on: another than the last writer's when the group has begun anew since. */
    public int era(int epoch) {
        if (record == null) {
            return 0;
        }
        int last = Math.max(0, record.era());
        return epoch < record.memberEpoch() && record.era() != PartitionRecord.NO_ERA ? last + 1 : last;
    }

    /** The registry position that the last writer had applied; a subscription made there or later is new. */
    public long registryPosition() {
        return record == null ? 0 : record.registryPosition();
    }
}
