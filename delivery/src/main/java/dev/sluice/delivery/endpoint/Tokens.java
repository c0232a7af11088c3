// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

import dev.sluice.config.value.Rate;
import org.jspecify.annotations.Nullable;

/**
 * A token bucket: how often one subscription's requests may be made. Confined to its shard's event loop.
 *
 * <p>It holds what a second brings, at least one token, so that a rate of so many a minute is spread over the minute. It is
 * kept as one instant, the one at which it would be full (the generic cell rate algorithm). Times are {@code nanoTime}.
 */
final class Tokens {
    private static final long HELD_NANOS = 1_000_000_000L;

    /** Between two tokens; 0: no limit. */
    private long interval;

    private long full;

    /** A full bucket without a limit. */
    Tokens(long now) {
        full = now;
    }

    /** The rate that lets fewer through; null is no limit. */
    static @Nullable Rate lower(@Nullable Rate one, @Nullable Rate other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return nanos(one) >= nanos(other) ? one : other;
    }

    private static double nanos(Rate rate) {
        return (double) rate.per().toNanos() / rate.permits();
    }

    /** From now on {@code owned} of {@code all} parts of this rate; null is no limit. No wait of an earlier rate's outlives it. */
    void allow(@Nullable Rate rate, int owned, int all, long now) {
        interval = rate == null ? 0 : Math.max(1, Math.round(nanos(rate) * all / owned));
        long emptied = interval == 0 ? now : now + Math.max(HELD_NANOS, interval);
        if (full - emptied > 0) {
            full = emptied;
        }
    }

    boolean has(long now) {
        return interval == 0 || full - now <= slack();
    }

    void take(long now) {
        full = (full - now > 0 ? full : now) + interval;
    }

    /** The one taken last was not needed. */
    void giveBack() {
        full -= interval;
    }

    /** Until there is one, nanoseconds. */
    long pause(long now) {
        return has(now) ? 0 : full - now - slack();
    }

    private long slack() {
        return Math.max(0, HELD_NANOS - interval);
    }
}
