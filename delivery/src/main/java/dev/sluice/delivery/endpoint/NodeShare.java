// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

import java.util.Set;

/**
 * A node's part of what is allowed over all nodes: that of the partitions it owns. Immutable.
 *
 * <p>A whole that has something for every partition is parted by their numbers, so that the parts of any split add up to it. A smaller one
 * is parted by their count, rounded down, and is one at least: those of an even split add up to no more than the whole, or to one each.
 *
 * @param owned the numbers of the partitions that this node has
 * @param all how many there are
 */
public record NodeShare(Set<Integer> owned, int all) {
    /** Of a node that is alone. */
    static final NodeShare WHOLE = new NodeShare(Set.of(0), 1);

    /** Copies the numbers. */
    public NodeShare {
        owned = Set.copyOf(owned);
    }

    /** Its part of that many; one at least. */
    int of(int whole) {
        long part = whole < all
                ? (long) whole * owned.size() / all
                : owned.stream()
                        .mapToLong(number -> below(number + 1, whole) - below(number, whole))
                        .sum();
        return (int) Math.max(1, part);
    }

    /** What the partitions below that number have together. */
    private long below(int number, int whole) {
        return (long) number * whole / all;
    }

    /** How many of {@link #all} parts of a rate are its; one at least. */
    int parts() {
        return of(all);
    }
}
