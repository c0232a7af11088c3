// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.pace;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * What all endpoints of one event loop may hold together: requests under way, each on a connection of its own, and bytes of their
 * bodies. Half of both is kept for endpoints that answered lately. Confined to the event loop.
 *
 * <p>Whoever is refused stands in a ring, one for those that answered lately and one for the others, and is called when there is
 * room, from the two rings in turn: for one request, then it stands at the end again. Nobody overtakes who waits.
 */
public final class Room {
    /** Somebody who wants to make requests. */
    public interface Waiter {
        /** There is room for one: now is the time to {@link Room#take}. It may as well have nothing to send any more. */
        void called();
    }

    private final int connections;
    private final long bytes;
    private final SequencedSet<Waiter> lately = new LinkedHashSet<>();
    private final SequencedSet<Waiter> others = new LinkedHashSet<>();
    private int used;
    private int usedByOthers;
    private long bytesUsed;
    private long bytesByOthers;
    private @Nullable Waiter turn;
    private boolean othersNext;
    private boolean calling;

    /**
     * @param connections at most so many requests at a time, at least 2
     * @param bytes no request more once bodies under way have so many bytes
     */
    public Room(int connections, long bytes) {
        this.connections = Math.max(2, connections);
        this.bytes = Math.max(2, bytes);
    }

    /** Takes the place of one request, with {@link Seat#load} for its body and {@link Seat#leave} at its end; null: wait to be called. */
    public @Nullable Seat take(Waiter waiter, boolean answersLately) {
        boolean called = waiter.equals(turn);
        if (called) {
            turn = null;
        }
        SequencedSet<Waiter> ring = answersLately ? lately : others;
        if (!free(answersLately) || (!called && !ring.isEmpty())) {
            (answersLately ? others : lately).remove(waiter);
            ring.add(waiter);
            return null;
        }
        used++;
        usedByOthers += answersLately ? 0 : 1;
        return new Seat(answersLately);
    }

    /** Waits no more. */
    public void forget(Waiter waiter) {
        lately.remove(waiter);
        others.remove(waiter);
    }

    /** How many requests hold a place. */
    public int used() {
        return used;
    }

    /** How many bytes their bodies have. */
    public long bytesUsed() {
        return bytesUsed;
    }

    private boolean free(boolean answersLately) {
        boolean any = used < connections && bytesUsed < bytes;
        return any && (answersLately || (usedByOthers < connections / 2 && bytesByOthers < bytes / 2));
    }

    /** Calls who waits as long as there is room; whoever is called takes one place or leaves the ring. */
    private void call() {
        if (calling) {
            return;
        }
        calling = true;
        try {
            for (Waiter next = next(); next != null; next = next()) {
                turn = next;
                next.called();
                turn = null;
            }
        } finally {
            calling = false;
        }
    }

    private @Nullable Waiter next() {
        Waiter next = othersNext ? poll(others, false) : poll(lately, true);
        return next != null ? next : othersNext ? poll(lately, true) : poll(others, false);
    }

    private @Nullable Waiter poll(SequencedSet<Waiter> ring, boolean answersLately) {
        if (ring.isEmpty() || !free(answersLately)) {
            return null;
        }
        Waiter waiter = ring.removeFirst();
        // the turn changes only when somebody was served: else the same ring would always be the first
        othersNext = answersLately;
        return waiter;
    }

    /** One request's place. Left once. */
    public final class Seat {
        private final boolean answersLately;
        private long size;
        private boolean left;

        private Seat(boolean answersLately) {
            this.answersLately = answersLately;
        }

        /** The request's body has so many bytes. */
        public void load(long body) {
            if (!left) {
                add(body);
            }
        }

        private void add(long more) {
            size += more;
            bytesUsed += more;
            bytesByOthers += answersLately ? 0 : more;
        }

        /** The request has ended: whoever waits is called. */
        public void leave() {
            if (left) {
                return;
            }
            left = true;
            add(-size);
            used--;
            usedByOthers -= answersLately ? 0 : 1;
            call();
        }
    }
}
