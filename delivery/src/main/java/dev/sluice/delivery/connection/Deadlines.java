// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.connection;

import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Ends what takes too long: one timer for any number of attempts. Confined to the event loop it is used on.
 *
 * <p>A wheel of {@value #SLOTS} slots of {@value #TICK_MILLIS} ms, longer than the longest deadline, so each slot holds one
 * turn only. A deadline is never early and at most two ticks late. The timer runs only while something waits.
 */
public final class Deadlines {

    static final int TICK_MILLIS = 50;
    private static final int SLOTS = 2048;
    private static final long TICK_NANOS = TICK_MILLIS * 1_000_000L;

    /** Something with a deadline. */
    public abstract static class Entry {
        private @Nullable Entry previous;
        private @Nullable Entry next;
        private int slot = -1;

        /** The deadline has passed; the entry waits no more. */
        protected abstract void expire();
    }

    private final Vertx vertx;
    private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];
    private final long origin = System.nanoTime();
    private long passed;
    private int waiting;
    private boolean ticking;

    /** For the event loop that calls this. */
    public Deadlines(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Waits at most {@code millis}, 1 to 60,000, for {@link #cancel}. */
    public void start(Entry entry, long millis) {
        long now = ticks();
        if (!ticking) {
            ticking = true;
            passed = now;
            vertx.setPeriodic(TICK_MILLIS, this::tick);
        }
        int slot = (int) ((now + millis / TICK_MILLIS + 2) % SLOTS);
        Entry head = slots[slot];
        entry.slot = slot;
        entry.next = head;
        if (head != null) {
            head.previous = entry;
        }
        slots[slot] = entry;
        waiting++;
    }

    /** Waits no more; without effect when it did not wait. */
    public void cancel(Entry entry) {
        if (entry.slot < 0) {
            return;
        }
        Entry before = entry.previous;
        Entry after = entry.next;
        if (before == null) {
            slots[entry.slot] = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        entry.previous = null;
        entry.next = null;
        entry.slot = -1;
        waiting--;
    }

    private void tick(long timer) {
        for (long now = ticks(); passed < now; passed++) {
            expireAll((int) ((passed + 1) % SLOTS));
        }
        if (waiting == 0) {
            ticking = false;
            vertx.cancelTimer(timer);
        }
    }

    private void expireAll(int slot) {
        for (Entry entry = slots[slot]; entry != null; entry = slots[slot]) {
            cancel(entry);
            entry.expire();
        }
    }

    private long ticks() {
        return (System.nanoTime() - origin) / TICK_NANOS;
    }
}
