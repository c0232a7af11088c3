// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.catchup;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** When a live delivery of this node began last, whichever shard's it was. Thread-safe. */
public final class LiveSigns {
    private static final long LATELY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SAME_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

    /** A live delivery begins at {@code nanos}, of {@link System#nanoTime}. */
    void seen(long nanos) {
        long known = last.get();
        if (known == Long.MIN_VALUE || nanos - known > SAME_NANOS) {
            last.lazySet(nanos);
        }
    }

    /** Whether one began in the 100 ms before {@code nanos}. */
    boolean lately(long nanos) {
        long known = last.get();
        return known != Long.MIN_VALUE && nanos - known < LATELY_NANOS;
    }
}
