// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.pace;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When an open circuit lets probes through: the pause doubles with each that fails, has up to a fifth more, and is never above 5 min.
 * Pure.
 *
 * @param first before the first probe, above 0
 */
public record Probes(Duration first) {
    /** The first after 5 s. */
    public static final Probes USUAL = new Probes(Duration.ofSeconds(5));

    static final long LONGEST_MILLIS = 300_000;

    /** The longest timeout that an endpoint can have. */
    static final long LONGEST_ATTEMPT_MILLIS = 60_000;

    private static final int DOUBLINGS = 6;
    private static final double JITTER = 0.2;

    /** Refuses no pause at all. */
    public Probes {
        if (!first.isPositive()) {
            throw new IllegalArgumentException("the pause before the first probe must be above 0, was " + first);
        }
    }

    /** After so many probes that failed. */
    long pause(int probes, RandomGenerator random) {
        double base =
                Math.min(LONGEST_MILLIS / (1 + JITTER), (double) (first.toMillis() << Math.min(probes, DOUBLINGS)));
        return Math.min(LONGEST_MILLIS, Math.round(base * (1 + JITTER * random.nextDouble())));
    }
}
