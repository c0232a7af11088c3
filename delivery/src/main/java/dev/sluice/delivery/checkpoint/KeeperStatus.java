// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import java.util.Map;
import java.util.Set;

/**
 * How the Keeper stands, for health. Immutable.
 *
 * @param joined whether this node is in the group; holding no partition is fine
 * @param owned partitions assigned to this node
 * @param started those of them whose lanes run
 * @param stopped partitions that can't be started, with the reason: a person must act
 */
public record KeeperStatus(boolean joined, Set<Integer> owned, Set<Integer> started, Map<Integer, String> stopped) {
    /** Before the first poll. */
    public static final KeeperStatus NONE = new KeeperStatus(false, Set.of(), Set.of(), Map.of());

    /** Copies the collections. */
    public KeeperStatus {
        owned = Set.copyOf(owned);
        started = Set.copyOf(started);
        stopped = Map.copyOf(stopped);
    }
}
