// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

/**
 * How much an ordered lane keeps in memory, each at least 1.
 *
 * @param keys with something not settled; past it the lane stands
 * @param queued events of one key that wait in the lane's queue before the key is held
 * @param ahead events of one held key that are read ahead
 * @param again events read ahead in all
 */
public record KeyBounds(int keys, int queued, int ahead, int again) {
    /** What production uses: more keys than events may wait for a retry. */
    public static final KeyBounds USUAL = new KeyBounds(16_384, 16, 16, 128);
}
