// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of one lane.
 *
 * @param header where it goes on, null when the partition's position tells
 * @param pages its pages of open events by number
 * @param held its pages of held keys by number
 */
public record LaneState(@Nullable Long header, Map<Integer, List<OpenState>> pages, Map<Integer, List<HeldKey>> held) {
    /** Copies the maps. */
    public LaneState {
        pages = Map.copyOf(pages);
        held = Map.copyOf(held);
    }

    /** Nothing written. */
    public static final LaneState EMPTY = new LaneState(null, Map.of(), Map.of());

    /** This state after one more record of the lane was read. */
    public LaneState with(StateWrite write) {
        return switch (write) {
            case StateWrite.Header(LaneKey key, Long next) -> new LaneState(next, pages, held);
            case StateWrite.Opens(LaneKey key, int number, List<OpenState> open) ->
                new LaneState(header, changed(pages, number, open), held);
            case StateWrite.Keys(LaneKey key, int number, List<HeldKey> keys) ->
                new LaneState(header, pages, changed(held, number, keys));
        };
    }

    private static <T> Map<Integer, List<T>> changed(Map<Integer, List<T>> pages, int number, List<T> page) {
        Map<Integer, List<T>> changed = new HashMap<>(pages);
        if (page.isEmpty()) {
            changed.remove(number);
        } else {
            changed.put(number, page);
        }
        return changed;
    }

    /** The log must reach to here at least: everything written is below. */
    public long highest() {
        long highest = header == null ? 0 : header;
        for (List<OpenState> page : pages.values()) {
            for (OpenState open : page) {
                highest = Math.max(highest, open.offset() + 1);
            }
        }
        for (List<HeldKey> page : held.values()) {
            for (HeldKey key : page) {
                highest = Math.max(highest, key.from());
            }
        }
        return highest;
    }

    /** Whether nothing is left of it. */
    public boolean isEmpty() {
        return header == null && pages.isEmpty() && held.isEmpty();
    }
}
