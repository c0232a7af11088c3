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
    private final List<Problem> elsewhere = new ArrayList<>();

    public void add(Place place, String message) {
        found.add(new Finding(place, message));
    }

    /** Something wrong in another file that belongs to this one. */
    public void add(Problem problem) {
        elsewhere.add(problem);
    }

    /** Those of other files, in order, each once. */
    public List<Problem> elsewhere() {
        return elsewhere.stream().distinct().sorted().toList();
    }

    /** Whether nothing is wrong. */
    public boolean none() {
        return found.isEmpty() && elsewhere.isEmpty();
    }

    /** All of this file in its order, each once. */
    public List<Finding> sorted() {
        return found.stream()
                .distinct()
                .sorted(Comparator.comparing(Finding::place))
                .toList();
    }
}
