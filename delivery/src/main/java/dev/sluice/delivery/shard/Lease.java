// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

/**
 * The right to send: held while the last committed checkpoint is young. Thread-safe.
 *
 * <p>A node that was stopped and wakes sends nothing before it has proved that it still owns its partitions.
 */
public final class Lease {
    private final long lengthNanos;
    private volatile long until;

    /** @param lengthNanos how long one checkpoint gives the right to send, nanoseconds */
    public Lease(long lengthNanos) {
        this.lengthNanos = lengthNanos;
        this.until = System.nanoTime();
    }

    /** Whether sending is allowed at this moment, by the monotonic clock. */
    public boolean held() {
        return until - System.nanoTime() > 0;
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
