// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.signals;

import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Who waits until the signals are read so far. Owned by the signals' thread, but for {@link #acknowledged}. */
final class SignalWaits {
    private final Queue<Wait> acknowledged = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Wait> waits = new PriorityQueue<>();
    private volatile @Nullable RuntimeException over;

    private record Wait(long position, CompletableFuture<Void> done) implements Comparable<Wait> {
        @Override
        public int compareTo(Wait other) {
            return Long.compare(position, other.position);
        }
    }

    /** The broker has it: it is to be read, too. Any thread. */
    void acknowledged(long position, CompletableFuture<Void> done) {
        acknowledged.add(new Wait(position, done));
        RuntimeException why = over;
        if (why != null) fail(acknowledged, why);
    }

    void until(long position, CompletableFuture<Void> done) {
        waits.add(new Wait(position, done));
    }

    /** Everything below it is read. */
    void settle(long position) {
        for (Wait each = acknowledged.poll(); each != null; each = acknowledged.poll()) waits.add(each);
        while (!waits.isEmpty() && waits.peek().position() <= position)
            waits.remove().done().complete(null);
    }

    void fail(RuntimeException why) {
        fail(waits, why);
    }

    /** Nothing will be read any more. */
    void end(RuntimeException why) {
        over = why;
        fail(waits, why);
        fail(acknowledged, why);
    }

    private static void fail(Queue<Wait> waiting, RuntimeException why) {
        for (Wait each = waiting.poll(); each != null; each = waiting.poll())
            each.done().completeExceptionally(why);
    }
}
