// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.tree;

import java.util.Comparator;

/**
 * Where something stands: in a file by line and column, both from 1; in a JSON value by its JSON pointer (RFC 6901),
 * line and column being 0.
 */
public record Place(int line, int column, String pointer) implements Comparable<Place> {
    /** The beginning of a file. */
    public static final Place TOP = new Place(1, 1, "");

    private static final Comparator<Place> ORDER =
            Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

    static Place at(int line, int column) {
        return new Place(line, column, "");
    }

    static Place at(String pointer) {
        return new Place(0, 0, pointer);
    }

    /** By position in the file. Places of a JSON value are all the same to it: they keep the order of their finding. */
    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
