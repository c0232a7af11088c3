// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.tree;

import java.util.Comparator;

/**
 * Something the operator has to change; ordered by position. The message never holds a secret or a variable's value.
 *
 * @param file as it was named by the operator
 * @param line from 1
 * @param column from 1
 */
public record Problem(String file, int line, int column, String message) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::message);

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
