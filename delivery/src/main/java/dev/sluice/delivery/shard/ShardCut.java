// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.lane.Cut;
import java.util.Map;

/**
 * One shard's answer to a checkpoint, taken in one turn of its loop.
 *
 * @param registryPosition every registry record below it is applied
 * @param cuts by partition, of those it has
 */
public record ShardCut(long registryPosition, Map<Integer, Cut> cuts) {
    /** Copies the map. */
    public ShardCut {
        cuts = Map.copyOf(cuts);
    }
}
