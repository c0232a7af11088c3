// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.attempt;

import dev.sluice.delivery.lookback.Places;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a list of attempts ended: before an offset of the one partition, and within the block there.
 *
 * @param before the offset before which to go on, exclusive
 * @param within how many attempts of the block right before {@code before} are still to be looked at; -1: all
 */
record AttemptPlace(long before, int within) {
    /** No partition has this number. */
    private static final int WITHIN = 999_999;

    static final int ALL = -1;

    /** @throws IllegalArgumentException when it is none of ours */
    static AttemptPlace of(String text) {
        Map<Integer, Long> places = new HashMap<>(Places.of(text));
        Long within = places.remove(WITHIN);
        if (places.size() != 1) {
            throw new IllegalArgumentException("not one place");
        }
        long before = places.values().iterator().next();
        return new AttemptPlace(before, within == null ? ALL : (int) Math.min(within, Integer.MAX_VALUE));
    }

    String text() {
        Map<Integer, Long> places = new HashMap<>(Map.of(0, before));
        if (within != ALL) {
            places.put(WITHIN, (long) within);
        }
        return Places.text(places);
    }
}
