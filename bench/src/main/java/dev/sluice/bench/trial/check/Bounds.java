// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import java.time.Duration;

/**
 * How much repetition a run may show, and how long what was changed may go on as before.
 *
 * @param repeats over all subscribers, at least 0
 * @param copies of one event at one subscriber, at least 1
 * @param lease after the answer to a write until every node obeys it
 */
public record Bounds(long repeats, int copies, Duration lease) {
    /** What a node may do at most without hearing of the others. */
    public static final Duration LEASE = Duration.ofSeconds(6);

    public Bounds {
        if (repeats < 0 || copies < 1 || lease.isNegative()) {
            throw new IllegalArgumentException(
                    "repeats and lease must be >= 0 and copies >= 1, were " + repeats + ", " + lease + ", " + copies);
        }
    }

    /** With the lease that the gateway has. */
    public Bounds(long repeats, int copies) {
        this(repeats, copies, LEASE);
    }

    long leaseMicros() {
        return lease.toNanos() / 1_000;
    }
}
