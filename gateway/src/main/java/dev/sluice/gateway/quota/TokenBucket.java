// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.quota;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A rate with bursts of up to one period's permits. Thread-safe without locks: one number, the virtual time at which the bucket would
 * be full again (the generic cell rate algorithm), moved on by each permit.
 */
public final class TokenBucket {
    private final long nanosPerPermit;
    private final long burstNanos;
    private final AtomicLong fullAt;

    /** A full one. */
    public TokenBucket(long permits, Duration period, long nowNanos) {
        this.nanosPerPermit = Math.max(1, period.toNanos() / permits);
        this.burstNanos = Math.max(period.toNanos(), nanosPerPermit);
        this.fullAt = new AtomicLong(nowNanos);
    }

    /** Takes a permit: 0 when there was one, else the nanoseconds until there will be. */
    public long take(long nowNanos) {
        return take(1, nowNanos);
    }

    /**
     * Takes several permits or none. More than one period's permits are had at once by whoever finds the bucket full; nobody has
     * another before the time for all of them is over.
     *
     * @return 0 when there were as many, else the nanoseconds until there will be
     */
    public long take(int permits, long nowNanos) {
        long cost = permits * nanosPerPermit;
        long room = Math.min(cost, burstNanos);
        while (true) {
            long full = fullAt.get();
            long from = full - nowNanos > 0 ? full : nowNanos;
            long wait = from + room - nowNanos - burstNanos;
            if (wait > 0) {
                return wait;
            }
            if (fullAt.compareAndSet(full, from + cost)) {
                return 0;
            }
        }
    }

    /** The nanoseconds until there will be a permit; 0 when there is one now. Takes nothing. */
    public long untilNext(long nowNanos) {
        return Math.max(0, fullAt.get() - nowNanos + nanosPerPermit - burstNanos);
    }
}
