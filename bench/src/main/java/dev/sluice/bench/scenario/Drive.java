// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.load.feed.Feed;
import dev.sluice.bench.load.sink.SinkReport;
import dev.sluice.bench.process.Pause;

/** Puts events onto the log at a rate, and waits for what becomes of them. Confined to one thread. */
final class Drive {
    private static final double TICK_SECONDS = 0.002;
    private static final double LOOK_SECONDS = 0.2;
    private static final double CATCH_UP_SECONDS = 15;

    /** Sends events of {@code type} for {@code seconds}; how many they were. */
    static long send(Feed feed, String type, double rate, double seconds) {
        long began = System.nanoTime();
        long all = Math.max(1, (long) (seconds * rate));
        for (long sent = 0; sent < all; ) {
            long due = Math.min(all, (long) ((System.nanoTime() - began) / 1e9 * rate) + 1);
            for (; sent < due; sent++) {
                feed.send(System.nanoTime(), type);
            }
            Pause.seconds(TICK_SECONDS);
        }
        feed.flush();
        return all;
    }

    /** Waits until {@code least} have arrived and nothing more comes, but not for ever. */
    static SinkReport settle(Receiving sink, long least) {
        long end = System.nanoTime() + (long) (CATCH_UP_SECONDS * 1e9);
        SinkReport last = sink.report();
        while (System.nanoTime() < end) {
            Pause.seconds(LOOK_SECONDS);
            SinkReport next = sink.report();
            if (next.received() >= least && next.received() == last.received()) {
                return next;
            }
            last = next;
        }
        return last;
    }

    private Drive() {}
}
