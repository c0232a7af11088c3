// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of one lane.
 *
 * @param header where it goes on, null when the partition's position tells
 * @param pages its pages of open events by number
 */
public record LaneState(@Nullable Long header, Map<Integer, List<OpenState>> pages) {
    /** Copies the map. */
    public LaneState {
        pages = Map.copyOf(pages);
    }

    /** Nothing written. */
    public static final LaneState EMPTY = new LaneState(null, Map.of());

    /** This state after one more record of the lane was read. */
    public LaneState with(StateWrite write) {
        return switch (write) {
            case StateWrite.Header(LaneKey key, Long next) -> new LaneState(next, pages);
            case StateWrite.Opens(LaneKey key, int number, List<OpenState> open) -> {
                Map<Integer, List<OpenState>> changed = new HashMap<>(pages);
                if (open.isEmpty()) {
                    changed.remove(number);
                } else {
                    changed.put(number, open);
                }
                yield new LaneState(header, changed);
            }
        };
    }

    /** The log must reach to here at least: everything written is below. */
    public long highest() {
        long highest = header == null ? 0 : header;
        for (List<OpenState> page : pages.values()) {
            for (OpenState open : page) {
                highest = Math.max(highest, open.offset() + 1);
            }
        }
        return highest;
    }

    /** Whether nothing is left of it. */
    public boolean isEmpty() {
        return header == null && pages.isEmpty();
    }
}
