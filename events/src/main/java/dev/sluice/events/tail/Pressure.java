// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether one partition has to wait for its slowest listener. Owned by the Reader's thread.
 *
 * <p>A listener holds the partition when its position is inside the ring and half the ring or more behind; one that has fallen out of
 * the ring does not (it reads back). The partition goes on when the slowest is less than three eighths behind.
 *
 * <p>How long a holder has stood is counted in looks, not by the clock: after SIGSTOP or a suspended machine the clock says that it
 * stood for minutes, when nobody could have moved.
 */
final class Pressure {
    private static final double HOLD = 0.5;
    private static final double RELEASE = 0.375;

    /** What one look adds to the time that the holder has stood at most: where all of the process stood, it is not to blame. */
    static final Duration LOOK = Duration.ofMillis(250);

    private final Tail tail;
    private final long stuckAfterNanos;
    private boolean held;
    private @Nullable TailListener holder;
    private long holderPosition;
    private long stoodNanos;
    private long lookedAt;

    Pressure(Tail tail, Duration stuckAfter) {
        this.tail = tail;
        this.stuckAfterNanos = stuckAfter.toNanos();
    }

    Tail tail() {
        return tail;
    }

    boolean held() {
        return held;
    }

    /** Looks at the listeners; answers whether the partition is to be held from now on. */
    boolean look(List<TailListener> listeners, long nowNanos) {
        TailListener slowest = null;
        long lowest = Long.MAX_VALUE;
        for (TailListener listener : listeners) {
            long position = listener.position(tail.partition());
            if (position >= tail.firstOffset() && position < lowest) {
                lowest = position;
                slowest = listener;
            }
        }
        double lag = slowest == null ? 0 : tail.lag(lowest);
        held = lag >= HOLD || (held && lag >= RELEASE);
        watch(held ? slowest : null, lowest, nowNanos);
        return held;
    }

    @SuppressWarnings("ReferenceEquality")
    private void watch(@Nullable TailListener slowest, long position, long nowNanos) {
        if (slowest == null || slowest != holder || position != holderPosition) {
            holder = slowest;
            holderPosition = position;
            stoodNanos = 0;
        } else {
            stoodNanos += Math.min(nowNanos - lookedAt, LOOK.toNanos());
            if (stoodNanos >= stuckAfterNanos) {
                stoodNanos = 0;
                slowest.stuck(tail.partition());
            }
        }
        lookedAt = nowNanos;
    }
}
