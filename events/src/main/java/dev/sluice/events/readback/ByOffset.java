// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import java.util.List;
import java.util.function.ToLongFunction;

/** Finds places in lists that are in the order of their offsets. Stateless. */
public final class ByOffset {
    private ByOffset() {}

    /**
     * The index of the first element that stands at {@code wanted} or later; the list's size when there is none.
     *
     * @param elements in ascending order of their offsets, which may have holes; should be quick at access by index
     * @param offset of an element
     */
    public static <T> int first(List<T> elements, ToLongFunction<T> offset, long wanted) {
        int low = 0;
        int high = elements.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (offset.applyAsLong(elements.get(middle)) < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
