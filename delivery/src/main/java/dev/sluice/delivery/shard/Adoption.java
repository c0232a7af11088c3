// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.lane.LaneKey;
import dev.sluice.delivery.lane.LaneState;
import dev.sluice.delivery.lane.PartitionRecord;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a new owner starts a partition from.
 *
 * @param partition the partition
 * @param record its last checkpoint, null when there is none
 * @param lanes what is written of its lanes
 */
public record Adoption(int partition, @Nullable PartitionRecord record, Map<LaneKey, LaneState> lanes) {
    /** Copies the map. */
    public Adoption {
        lanes = Map.copyOf(lanes);
    }

    /** The written position, -1 when nothing was ever written of this partition. */
    public long position() {
        return record == null ? -1 : record.position();
    }

    /** The registry position that the last writer had applied; a subscription made there or later is new. */
    public long registryPosition() {
        return record == null ? 0 : record.registryPosition();
    }
}
