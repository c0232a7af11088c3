// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Whose lane may send next: the live ones in turn, and a replay's when they want nothing, or after seven of them. Confined to the shard's
 * event loop.
 */
final class Turns<T extends Turns.Waiting> {
    private static final int ONE_IN = 8;

    /** Somebody who wants to send. */
    interface Waiting {
        /** Whether it gives way to those that are not. */
        boolean isReplay();
    }

    private final ArrayDeque<T> live = new ArrayDeque<>();
    private final ArrayDeque<T> replays = new ArrayDeque<>();
    private int before = ONE_IN - 1;

    void add(T track) {
        (track.isReplay() ? replays : live).add(track);
    }

    boolean isEmpty() {
        return live.isEmpty() && replays.isEmpty();
    }

    @Nullable
    T poll() {
        if (!replays.isEmpty() && (live.isEmpty() || before == 0)) {
            before = ONE_IN - 1;
            return replays.poll();
        }
        before = Math.max(0, before - 1);
        return live.poll();
    }

    void clear() {
        live.clear();
        replays.clear();
    }
}
