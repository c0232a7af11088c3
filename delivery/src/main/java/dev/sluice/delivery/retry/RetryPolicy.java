// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.retry;

import dev.sluice.delivery.webhook.AttemptOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When an event is tried again, and when no more. An answer that asks for patience (429, 502, 503, 504) uses up nothing
 * of the schedule; anything else but 2xx and 410 does.
 *
 * @param schedule the pauses before attempts 2, 3, …; with none there is one attempt
 * @param jitter 0 to 1: a pause is drawn from itself ± this fraction
 */
public record RetryPolicy(List<Duration> schedule, double jitter) {

    private static final long FIRST_THROTTLE_MILLIS = 1_000;
    private static final long LONGEST_THROTTLE_MILLIS = 300_000;
    /** What an answer's {@code Retry-After} counts for at most. */
    private static final Duration LONGEST_ASKED = Duration.ofHours(24);

    private static final int DOUBLINGS = 9;
    private static final double THROTTLE_JITTER = 0.2;
    private static final Duration LEAST_PATIENCE = Duration.ofDays(3);

    public RetryPolicy {
        schedule = List.copyOf(schedule);
        if (schedule.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("schedule: a pause must not be negative, was " + schedule);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter: must be 0 to 1, was " + jitter);
        }
    }

    /** How long an event may be throttled before it is a dead letter: the schedule's total, but at least 3 days. */
    public Duration patience() {
        var total = schedule.stream().reduce(Duration.ZERO, Duration::plus);
        return total.compareTo(LEAST_PATIENCE) > 0 ? total : LEAST_PATIENCE;
    }

    /**
     * The longest that an event waits for its next attempt.
     *
     * @param throttled whether it is an answer that asked for patience after which it waits
     */
    public Duration longestPause(boolean throttled) {
        if (throttled) {
            return LONGEST_ASKED;
        }
        long longest = schedule.stream().mapToLong(Duration::toMillis).max().orElse(0);
        return Duration.ofMillis(Math.round(longest * (1 + jitter)));
    }

    /** What is to be done after an attempt that came to {@code outcome}. */
    public Verdict after(AttemptOutcome outcome, Attempts soFar, RandomGenerator random) {
        return switch (outcome) {
            case AttemptOutcome.Delivered delivered -> new Verdict.Settled();
            case AttemptOutcome.Gone gone -> new Verdict.Gone();
            case AttemptOutcome.Throttled throttled -> throttled(throttled.retryAfter(), soFar, random);
            case AttemptOutcome.Unconsented refused -> throttled(Optional.of(refused.pause()), soFar, random);
            case AttemptOutcome.Failed failed -> onSchedule(soFar, random);
            case AttemptOutcome.TimedOut timedOut -> onSchedule(soFar, random);
            case AttemptOutcome.Unreachable unreachable -> onSchedule(soFar, random);
            case AttemptOutcome.AddressRefused refused -> onSchedule(soFar, random);
        };
    }

    private Verdict onSchedule(Attempts soFar, RandomGenerator random) {
        if (soFar.counted() >= schedule.size()) {
            return new Verdict.DeadLetter(Verdict.Reason.EXHAUSTED);
        }
        long pause = schedule.get(soFar.counted()).toMillis();
        return new Verdict.Retry(spread(pause, jitter, random), true, Optional.empty());
    }

    // A zero Retry-After asks for nothing: taken at its word it would be a busy loop against an endpoint in trouble.
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private Verdict throttled(Optional<Duration> retryAfter, Attempts soFar, RandomGenerator random) {
        if (soFar.throttledMillis() > patience().toMillis()) {
            return new Verdict.DeadLetter(Verdict.Reason.THROTTLED);
        }
        var asked = retryAfter.filter(Duration::isPositive);
        var delay = asked.orElseGet(() -> spread(backOff(soFar.throttles()), THROTTLE_JITTER, random));
        return new Verdict.Retry(delay, false, asked);
    }

    private static long backOff(int throttlesBefore) {
        return Math.min(LONGEST_THROTTLE_MILLIS, FIRST_THROTTLE_MILLIS << Math.min(throttlesBefore, DOUBLINGS));
    }

    private static Duration spread(long millis, double fraction, RandomGenerator random) {
        double factor = 1 - fraction + 2 * fraction * random.nextDouble();
        return Duration.ofMillis(Math.round(millis * factor));
    }
}
