// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import java.time.Duration;

/**
 * How much repetition a run may show, and how long what was changed may go on as before.
 *
 * @param repeats over all subscribers, at least 0
 * @param copies of one event at one subscriber, at least 1
 * @param lease after the answer to a write until every node obeys it
 * @param tries requests for one event at one webhook that did not take it, at least 1
 * @param reach how long before a blow a webhook may have taken what is repeated after it
 * @param late how many repeats may come after what a blow broke was mended
 */
public record Bounds(long repeats, int copies, Duration lease, int tries, Duration reach, long late) {
    /** What a node may do at most without hearing of the others. */
    public static final Duration LEASE = Duration.ofSeconds(6);

    private static final Duration ANY = Duration.ofDays(365);

    public Bounds {
        if (repeats < 0 || copies < 1 || tries < 1 || late < 0 || lease.isNegative() || reach.isNegative()) {
            throw new IllegalArgumentException(
                    "repeats, late, lease and reach must be >= 0, copies and tries >= 1, were " + repeats + ", " + late
                            + ", " + lease + ", " + reach + ", " + copies + ", " + tries);
        }
    }

    /** With any number of requests, any reach, and any number of repeats after the mend. */
    public Bounds(long repeats, int copies, Duration lease) {
        this(repeats, copies, lease, Integer.MAX_VALUE, ANY, Long.MAX_VALUE);
    }

    /** The same with this bound on requests that did not take an event. */
    public Bounds tries(int most) {
        return new Bounds(repeats, copies, lease, most, reach, late);
    }

    /** The same with this bound on how far repeats go back. */
    public Bounds reach(Duration most) {
        return new Bounds(repeats, copies, lease, tries, most, late);
    }

    /** The same with this bound on repeats that come after the mend. */
    public Bounds late(long most) {
        return new Bounds(repeats, copies, lease, tries, reach, most);
    }

    long leaseMicros() {
        return lease.toNanos() / 1_000;
    }

    long reachMicros() {
        return reach.toNanos() / 1_000;
    }
}
