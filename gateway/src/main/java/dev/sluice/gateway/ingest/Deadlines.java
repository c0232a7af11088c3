// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for something, all for the same time at most, so that the one that waits longest is always the first. Enter and
 * leave cost a few writes, where a timer for each request would cost more than the request. Confined to one event loop.
 */
final class Deadlines {
    private final long limitNanos;

    private @Nullable Waiter first;
    private @Nullable Waiter last;

    Deadlines(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /** Something that waits in one list at a time. Its links are owned by that list's loop. */
    abstract static class Waiter {
        private @Nullable Waiter before;
        private @Nullable Waiter after;
        private boolean waiting;
        private long sinceNanos;

        /** Its time is up; it has left the list. */
        abstract void overdue();

        /** Whether its time is up by a measure of its own, before the list's. */
        boolean isLate(long nowNanos) {
            return false;
        }
    }

    /** It waits since {@code sinceNanos}: now, or rarely a little before, then it passes those that have waited for less. */
    void enter(Waiter waiter, long sinceNanos) {
        Waiter before = last;
        while (before != null && before.sinceNanos - sinceNanos > 0) {
            before = before.before;
        }
        Waiter after = before == null ? first : before.after;
        waiter.waiting = true;
        waiter.sinceNanos = sinceNanos;
        waiter.before = before;
        waiter.after = after;
        if (before == null) {
            first = waiter;
        } else {
            before.after = waiter;
        }
        if (after == null) {
            last = waiter;
        } else {
            after.before = waiter;
        }
    }

    /** Takes it out of this list; nothing happens when it waits in none. */
    void leave(Waiter waiter) {
        if (!waiter.waiting) {
            return;
        }
        waiter.waiting = false;
        Waiter before = waiter.before;
        Waiter after = waiter.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        waiter.before = null;
        waiter.after = null;
    }

    /** Tells everyone who is late by a measure of its own. */
    void sweepLate(long nowNanos) {
        var late = new ArrayList<Waiter>();
        for (Waiter waiter = first; waiter != null; waiter = waiter.after) {
            if (waiter.isLate(nowNanos)) {
                late.add(waiter);
            }
        }
        // what one of them does may take others out of the list
        for (Waiter waiter : late) {
            if (waiter.waiting) {
                leave(waiter);
                waiter.overdue();
            }
        }
    }

    /** Tells everyone whose time is up. */
    void sweep(long nowNanos) {
        Waiter longest = first;
        while (longest != null && nowNanos - longest.sinceNanos >= limitNanos) {
            leave(longest);
            longest.overdue();
            longest = first;
        }
    }
}
