// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.subscription;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.List;

/**
 * When a failed request is made again.
 *
 * @param schedule the pauses before attempts 2, 3 …; each above zero, at most 100; empty: one attempt only
 * @param jitter 0 to 1: the share of a pause by which it may differ; 0.2 when left out
 */
public record RetrySpec(List<Duration> schedule, double jitter) {
    /** The share of a pause by which it differs when nothing is said. */
    public static final double DEFAULT_JITTER = 0.2;

    private static final List<Duration> UNORDERED = List.of(
            ofSeconds(5),
            ofMinutes(5),
            ofMinutes(30),
            ofHours(2),
            ofHours(5),
            ofHours(10),
            ofHours(14),
            ofHours(20),
            ofHours(24));
    private static final List<Duration> BY_KEY =
            List.of(ofSeconds(5), ofSeconds(30), ofMinutes(2), ofMinutes(10), ofHours(1), ofHours(4));

    public RetrySpec {
        schedule = List.copyOf(schedule);
    }

    /** The schedule when none is given: a shorter one where a failing event holds others back. */
    public static List<Duration> defaultSchedule(Ordering ordering) {
        return switch (ordering) {
            case NONE -> UNORDERED;
            case KEY -> BY_KEY;
        };
    }

    /** From the first failure to the last attempt, jitter apart. */
    public Duration total() {
        return schedule.stream().reduce(Duration.ZERO, Duration::plus);
    }
}
