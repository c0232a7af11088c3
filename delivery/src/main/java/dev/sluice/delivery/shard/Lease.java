// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import java.util.function.LongSupplier;

/**
 * The right to send: held while the last committed checkpoint is young, and what is known of subscriptions too. Thread-safe.
 *
 * <p>A node that was stopped and wakes sends nothing before it has proved that it still owns its partitions; one that does not get to
 * reading the registry sends nothing to subscriptions that may be gone, paused or elsewhere.
 */
public final class Lease {
    private final long lengthNanos;
    private final LongSupplier registryAt;
    private volatile long until;

    /**
     * @param lengthNanos how long one checkpoint gives the right to send, nanoseconds
     * @param registryAt the reading of the monotonic clock as of which the registry is known
     */
    public Lease(long lengthNanos, LongSupplier registryAt) {
        this.lengthNanos = lengthNanos;
        this.registryAt = registryAt;
        this.until = System.nanoTime();
    }

    /** Whether sending is allowed at this moment, by the monotonic clock. */
    public boolean held() {
        long now = System.nanoTime();
        return until - now > 0 && registryAt.getAsLong() + lengthNanos - now > 0;
    }

    /** A checkpoint was committed that had begun at this reading of the monotonic clock. */
    public void renew(long begunNanos) {
        until = begunNanos + lengthNanos;
    }

    /** Ends the right at once. */
    public void end() {
        until = System.nanoTime();
    }
}
