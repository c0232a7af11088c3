// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.pace;

import java.util.random.RandomGenerator;

/** When an open circuit lets probes through: 5 s, doubling, up to a fifth more, never above 5 min. Pure. */
final class Probes {
    static final long FIRST_MILLIS = 5_000;
    static final long LONGEST_MILLIS = 300_000;

    /** The longest timeout that an endpoint can have. */
    static final long LONGEST_ATTEMPT_MILLIS = 60_000;

    private static final int DOUBLINGS = 6;
    private static final double JITTER = 0.2;

    private Probes() {}

    /** After so many probes that failed. */
    static long pause(int probes, RandomGenerator random) {
        double base = Math.min(LONGEST_MILLIS / (1 + JITTER), (double) (FIRST_MILLIS << Math.min(probes, DOUBLINGS)));
        return Math.min(LONGEST_MILLIS, Math.round(base * (1 + JITTER * random.nextDouble())));
    }
}
