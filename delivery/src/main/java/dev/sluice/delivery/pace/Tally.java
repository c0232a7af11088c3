// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.pace;

import java.util.Arrays;

/**
 * How the attempts of the last minute ended. Confined to its endpoint's event loop.
 *
 * <p>Kept in {@value #BUCKETS} buckets of three seconds: what ended 57 to 60 s ago may be forgotten already. That at least
 * {@value #LEAST_EVENTS} events were tried is known from the last {@value #LEAST_EVENTS} different ones.
 */
final class Tally {
    static final int LEAST_ATTEMPTS = 20;
    static final int LEAST_EVENTS = 10;

    private static final int BUCKETS = 20;
    private static final long BUCKET_MILLIS = 3_000;
    private static final long WINDOW_MILLIS = BUCKETS * BUCKET_MILLIS;

    private final int[] successes = new int[BUCKETS];
    private final int[] failures = new int[BUCKETS];
    private final int[] rejections = new int[BUCKETS];
    private final long[] events = new long[LEAST_EVENTS];
    private final long[] triedAt = new long[LEAST_EVENTS];
    private long current;

    /** Nothing has ended yet. */
    Tally() {
        clear();
    }

    void clear() {
        Arrays.fill(successes, 0);
        Arrays.fill(failures, 0);
        Arrays.fill(rejections, 0);
        Arrays.fill(triedAt, Long.MIN_VALUE / 2);
        Arrays.fill(events, -1);
    }

    /** @param event tells events apart */
    void add(Effect effect, long event, long now) {
        int[] counts = counts(effect);
        if (counts.length == 0) {
            return;
        }
        turn(now);
        counts[(int) (current % BUCKETS)]++;
        note(event, current * BUCKET_MILLIS);
    }

    private int[] counts(Effect effect) {
        return switch (effect) {
            case SUCCESS -> successes;
            case FAILURE, ABSENCE, OVERLOAD, SILENCE -> failures;
            case REJECTION -> rejections;
            case TOO_MANY, NOTHING -> NONE;
        };
    }

    private static final int[] NONE = {};

    /** A clock that is set back counts into the present bucket. */
    private void turn(long now) {
        long bucket = Math.max(current, now / BUCKET_MILLIS);
        for (long b = Math.max(current + 1, bucket - BUCKETS + 1); b <= bucket; b++) {
            int i = (int) (b % BUCKETS);
            successes[i] = 0;
            failures[i] = 0;
            rejections[i] = 0;
        }
        current = bucket;
    }

    /** Remembers the event in the place of the one tried longest ago. */
    private void note(long event, long at) {
        int oldest = 0;
        for (int i = 0; i < LEAST_EVENTS; i++) {
            if (events[i] == event) {
                triedAt[i] = at;
                return;
            }
            if (triedAt[i] < triedAt[oldest]) {
                oldest = i;
            }
        }
        events[oldest] = event;
        triedAt[oldest] = at;
    }

    /** Whether the endpoint fails as a whole. */
    boolean failing(long now) {
        turn(now);
        long good = sum(successes);
        long bad = sum(failures) + (good == 0 ? sum(rejections) : 0);
        return good + bad >= LEAST_ATTEMPTS && bad * 5 >= (good + bad) * 4 && enoughEvents();
    }

    private boolean enoughEvents() {
        long from = current * BUCKET_MILLIS - WINDOW_MILLIS;
        for (long at : triedAt) {
            if (at <= from) {
                return false;
            }
        }
        return true;
    }

    private static long sum(int[] counts) {
        long sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }
}
