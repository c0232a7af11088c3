// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time by the brokers' clocks, as the acknowledgements of this node's checkpoints tell it, and by the monotonic clock since. What all
 * nodes measure in common is measured by it, so that a node whose own clock is wrong does not decide for the others. Thread-safe.
 */
public final class BrokerClock {
    private final LongSupplier nanos;
    private volatile @Nullable Heard heard;

    private record Heard(long millis, long atNanos) {}

    public BrokerClock() {
        this(System::nanoTime);
    }

    /** @param nanos the monotonic clock */
    BrokerClock(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A broker has said so just now, in epoch milliseconds. */
    public void heard(long millis) {
        heard = new Heard(millis, nanos.getAsLong());
    }

    /** Epoch milliseconds; 0 before the first acknowledgement, and so before anything is sent. */
    public long millis() {
        Heard last = heard;
        return last == null ? 0 : last.millis() + (nanos.getAsLong() - last.atNanos()) / 1_000_000;
    }
}
