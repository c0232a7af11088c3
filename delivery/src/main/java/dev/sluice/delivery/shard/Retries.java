// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.loop.Guard;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Wakes the events of one shard that wait for a retry, each when so much time has passed as there was to its due time: nothing that becomes of
 * the wall clock puts it off. Confined to the shard's event loop.
 */
final class Retries {
    /** @param due milliseconds of {@link #passed} */
    private record Waiting(long due, long number, Track track, Open open) {}

    private final Vertx vertx;
    private final InstantSource clock;
    private final Guard guard;
    private final TreeSet<Waiting> queue =
            new TreeSet<>(Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::number));
    private final IdentityHashMap<Open, Waiting> waiting = new IdentityHashMap<>();
    private final long beganNanos = System.nanoTime();
    private long numbers;
    private long timer = -1;
    private long timerDue = Long.MAX_VALUE;

    Retries(Vertx vertx, InstantSource clock, Guard guard) {
        this.vertx = vertx;
        this.clock = clock;
        this.guard = guard;
    }

    void add(Track track, Open open) {
        addAt(open.due(), track, open);
    }

    /**
     * Wakes it then, whatever its own due time is.
     *
     * @param due epoch milliseconds
     */
    void addAt(long due, Track track, Open open) {
        forget(open);
        Waiting added = new Waiting(passed() + Math.max(0, due - clock.millis()), numbers++, track, open);
        queue.add(added);
        waiting.put(open, added);
        arm();
    }

    /** It does not wait any more. */
    void forget(Open open) {
        Waiting known = waiting.remove(open);
        if (known != null) {
            queue.remove(known);
        }
    }

    /** How many wait. */
    int size() {
        return queue.size();
    }

    void close() {
        queue.clear();
        waiting.clear();
        vertx.cancelTimer(timer);
    }

    private long passed() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
    }

    private void arm() {
        Waiting first = queue.isEmpty() ? null : queue.first();
        if (first == null || first.due() >= timerDue) {
            return;
        }
        vertx.cancelTimer(timer);
        timerDue = first.due();
        timer = vertx.setTimer(Math.max(1, first.due() - passed()), guard.of("retry", id -> wake()));
    }

    private void wake() {
        timerDue = Long.MAX_VALUE;
        long now = passed();
        while (!queue.isEmpty() && queue.first().due() <= now) {
            Waiting first = queue.removeFirst();
            waiting.remove(first.open());
            wake(first);
        }
        arm();
    }

    private static void wake(Waiting one) {
        Track track = one.track();
        if (!track.lane().removed() && track.lane().open(one.open().offset()) == one.open()) {
            track.due(one.open());
            track.dispatcher().offered(track);
        }
    }
}
