// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import java.time.Duration;

/**
 * How slowly a body may come: 16 KiB/s, two seconds of which may be missing at any time. One that stands still costs the node what it holds
 * for those two seconds, not for the whole time that a body may take. Pure.
 */
final class LeastPace {
    static final int BYTES_PER_SECOND = 16 * 1024;
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private LeastPace() {}

    /** Until when the first bytes have to be there, by {@link System#nanoTime}. */
    static long begun(long nowNanos) {
        return nowNanos + PATIENCE.toNanos();
    }

    /** Until when there has to be more, once so many have come. */
    static long came(int bytes, long dueNanos, long nowNanos) {
        long left = dueNanos - nowNanos + bytes * SECOND / BYTES_PER_SECOND;
        return nowNanos + Math.min(left, PATIENCE.toNanos());
    }

    static boolean isTooSlow(long dueNanos, long nowNanos) {
        return nowNanos - dueNanos > 0;
    }
}
