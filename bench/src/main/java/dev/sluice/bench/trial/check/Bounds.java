// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

/**
 * How much repetition a run may show.
 *
 * @param repeats over all subscribers, at least 0
 * @param copies of one event at one subscriber, at least 1
 */
public record Bounds(long repeats, int copies) {
    public Bounds {
        if (repeats < 0 || copies < 1) {
            throw new IllegalArgumentException("repeats must be >= 0 and copies >= 1, were " + repeats + ", " + copies);
        }
    }
}
