// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A rate with bursts of up to one period's permits. Thread-safe without locks: one number, the virtual time at which the bucket would
 * be full again (the generic cell rate algorithm), moved on by each permit.
 */
final class TokenBucket {
    private final long nanosPerPermit;
    private final long burstNanos;
    private final AtomicLong fullAt;

    TokenBucket(long permits, Duration period, long nowNanos) {
        this.nanosPerPermit = Math.max(1, period.toNanos() / permits);
        this.burstNanos = Math.max(period.toNanos(), nanosPerPermit);
        this.fullAt = new AtomicLong(nowNanos);
    }

    /** Takes a permit: 0 when there was one, else the nanoseconds until there will be. */
    long take(long nowNanos) {
        while (true) {
            long full = fullAt.get();
            long from = full - nowNanos > 0 ? full : nowNanos;
            long next = from + nanosPerPermit;
            long wait = next - nowNanos - burstNanos;
            if (wait > 0) {
                return wait;
            }
            if (fullAt.compareAndSet(full, next)) {
                return 0;
            }
        }
    }
}
