// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What was sent and is not settled, in order. Confined to the drain's thread but for the items' outcomes. */
final class Flight {
    private static final int MOST = 1_000;
    private static final long MOST_BYTES = 8L << 20;

    private final Thread owner;
    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private long bytes;
    private volatile @Nullable Throwable failure;

    Flight(Thread owner) {
        this.owner = owner;
    }

    boolean hasRoom() {
        return items.size() < MOST && bytes < MOST_BYTES;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    Item add(Read read) {
        var item = new Item(read);
        items.add(item);
        bytes += item.size();
        return item;
    }

    /** The first one, if it is settled; it is gone then. */
    @Nullable
    Item settled() {
        Item first = items.peek();
        if (first == null || !first.settled) {
            return null;
        }
        bytes -= first.size();
        return items.poll();
    }

    /** When the first one in flight was received; 0 when there is none. */
    long nextReceivedMillis() {
        Item first = items.peek();
        Spooled spooled = first == null ? null : first.read.spooled();
        return spooled == null ? 0 : spooled.event().receivedMillis();
    }

    /** Throws when something failed, so that everything not settled has to be sent again. */
    void check() {
        Throwable told = failure;
        if (told != null) {
            throw new IllegalStateException("a spooled event was not acknowledged", told);
        }
    }

    /** One event in flight; its outcome is told on the producer's thread. */
    final class Item {
        private final Read read;
        private volatile @Nullable Throwable refusal;
        private volatile boolean settled;

        private Item(Read read) {
            this.read = read;
            this.settled = read.spooled() == null;
        }

        Read read() {
            return read;
        }

        private int size() {
            Spooled spooled = read.spooled();
            return spooled == null ? 0 : spooled.event().data().length;
        }

        @Nullable
        Throwable refusal() {
            return refusal;
        }

        void done() {
            settled = true;
            LockSupport.unpark(owner);
        }

        /** The log will never take it. */
        void refused(Throwable reason) {
            refusal = reason;
            done();
        }

        /** It is not known to be on the log. */
        void failed(Throwable reason) {
            failure = reason;
            LockSupport.unpark(owner);
        }
    }
}
