// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import dev.sluice.events.dedupe.DedupeWindow;
import java.time.Duration;

/**
 * Bounds and rhythms of the Reader.
 *
 * @param ringRecords records a partition's tail holds at most; a power of two
 * @param ringBytes bytes that all tails together hold at most (a tail always may have 2 MiB and one record of the largest size)
 * @param stuckAfter how long a listener may hold a partition paused without moving
 * @param watchEvery how often the topic is looked at: reachable, same id, same partitions
 * @param gapListener told of what could not be read on
 * @param window how far the dedupe window is rebuilt at start: the longest that any event asks for
 */
public record ReaderOptions(
        int ringRecords,
        long ringBytes,
        Duration stuckAfter,
        Duration watchEvery,
        GapListener gapListener,
        Duration window) {
    public ReaderOptions {
        if (Integer.bitCount(ringRecords) != 1) {
            throw new IllegalArgumentException("ringRecords must be a power of two, was " + ringRecords);
        }
    }

    /** With a window of {@link DedupeWindow#DEFAULT_WINDOW}. */
    public ReaderOptions(
            int ringRecords, long ringBytes, Duration stuckAfter, Duration watchEvery, GapListener gapListener) {
        this(ringRecords, ringBytes, stuckAfter, watchEvery, gapListener, DedupeWindow.DEFAULT_WINDOW);
    }

    /** 65,536 records a partition, 32 MiB in all, 10 s, 5 s, nobody told of gaps. */
    public static ReaderOptions defaults() {
        return new ReaderOptions(65_536, 32L << 20, Duration.ofSeconds(10), Duration.ofSeconds(5), GapListener.none());
    }

    public ReaderOptions withGapListener(GapListener listener) {
        return new ReaderOptions(ringRecords, ringBytes, stuckAfter, watchEvery, listener, window);
    }

    /** Rebuilds the dedupe window so far back, but no less than {@link DedupeWindow#DEFAULT_WINDOW}. */
    public ReaderOptions withWindow(Duration longest) {
        Duration whole = longest.compareTo(DedupeWindow.DEFAULT_WINDOW) > 0 ? longest : DedupeWindow.DEFAULT_WINDOW;
        return new ReaderOptions(ringRecords, ringBytes, stuckAfter, watchEvery, gapListener, whole);
    }
}
