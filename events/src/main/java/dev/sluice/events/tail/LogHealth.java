// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import java.time.Instant;
import java.util.List;

/**
 * How the log looks from this node.
 *
 * @param reachable whether the last look at the topic succeeded
 * @param lastReached when one last did
 * @param alarms what a person must act on: topic deleted or made anew, partitions changed; empty when all is well
 */
public record LogHealth(boolean reachable, Instant lastReached, List<String> alarms) {
    public LogHealth {
        alarms = List.copyOf(alarms);
    }
}
