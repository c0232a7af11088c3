// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong while one file or value is read. Confined to the thread that reads. */
public final class Findings {
    /** Something wrong, and where. */
    public record Finding(Place place, String message) {}

    private final List<Finding> found = new ArrayList<>();

    public void add(Place place, String message) {
        found.add(new Finding(place, message));
    }

    /** All of them in the file's order, each once. */
    public List<Finding> sorted() {
        return found.stream()
                .distinct()
                .sorted(Comparator.comparing(Finding::place))
                .toList();
    }
}
