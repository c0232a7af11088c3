// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.catchup;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Whose lane may send next: those that are live or far behind in turn, the latter where they are granted it; and a replay's when they
 * want nothing, or after seven of them. Confined to the shard's event loop.
 */
public final class Turns<T extends Turns.Waiting> {
    private static final int ONE_IN = 8;

    /** Somebody who wants to send. */
    public interface Waiting {
        /** Whether it gives way to those that are not. */
        boolean isReplay();

        /** Whether it gives way to live deliveries, this subscription's or another's. */
        boolean givesWay();
    }

    private final ArrayDeque<T> live = new ArrayDeque<>();
    private final ArrayDeque<T> late = new ArrayDeque<>();
    private final ArrayDeque<T> replays = new ArrayDeque<>();
    private int before = ONE_IN - 1;
    private boolean lateNext;

    /** It wants to send. */
    public void add(T track) {
        (track.isReplay() ? replays : track.givesWay() ? late : live).add(track);
    }

    /** Whether nobody wants to send. */
    public boolean isEmpty() {
        return live.isEmpty() && late.isEmpty() && replays.isEmpty();
    }

    /** Whether somebody is next, if those who give way are {@code granted} it or not. */
    public boolean hasNext(boolean granted) {
        return !live.isEmpty() || (granted && !isEmpty());
    }

    /** Whoever is next, null when nobody is. */
    public @Nullable T poll(boolean granted) {
        boolean lives = !live.isEmpty() || (granted && !late.isEmpty());
        if ((lives && replayIsDue()) || (granted && !lives && !replays.isEmpty())) {
            before = ONE_IN - 1;
            return replays.poll();
        }
        if (!lives) {
            return null;
        }
        before = Math.max(0, before - 1);
        boolean takesLate = granted && !late.isEmpty() && (lateNext || live.isEmpty());
        lateNext = !takesLate;
        return takesLate ? late.poll() : live.poll();
    }

    /** After seven of the others its turn has come, whether they want more or not. */
    private boolean replayIsDue() {
        return !replays.isEmpty() && before == 0;
    }

    /** Nobody wants to send any more. */
    public void clear() {
        live.clear();
        late.clear();
        replays.clear();
    }
}
