// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.lane.Open;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Wakes the events of one shard that wait for a retry, each when it is due. Confined to the shard's event loop. */
final class Retries {
    private record Waiting(long due, Track track, Open open) {}

    private final Vertx vertx;
    private final InstantSource clock;
    private final PriorityQueue<Waiting> queue = new PriorityQueue<>(Comparator.comparingLong(Waiting::due));
    private long timer = -1;
    private long timerDue = Long.MAX_VALUE;

    Retries(Vertx vertx, InstantSource clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    void add(Track track, Open open) {
        queue.add(new Waiting(open.due(), track, open));
        arm();
    }

    /** Wakes it then, whatever its own due time is. */
    void addAt(long due, Track track, Open open) {
        queue.add(new Waiting(due, track, open));
        arm();
    }

    /** It does not wait any more. */
    void forget(Open open) {
        queue.removeIf(waiting -> waiting.open() == open);
    }

    /** The partition or the subscription is gone. */
    void forgetRemoved() {
        queue.removeIf(waiting -> waiting.track().lane().removed());
    }

    void close() {
        queue.clear();
        vertx.cancelTimer(timer);
    }

    private void arm() {
        Waiting first = queue.peek();
        if (first == null || first.due() >= timerDue) {
            return;
        }
        vertx.cancelTimer(timer);
        timerDue = first.due();
        timer = vertx.setTimer(Math.max(1, first.due() - clock.millis()), id -> wake());
    }

    private void wake() {
        timerDue = Long.MAX_VALUE;
        long now = clock.millis();
        for (Waiting first = queue.peek(); first != null && first.due() <= now; first = queue.peek()) {
            queue.poll();
            wake(first);
        }
        arm();
    }

    private static void wake(Waiting waiting) {
        Track track = waiting.track();
        if (!track.lane().removed() && track.lane().open(waiting.open().offset()) == waiting.open()) {
            track.due(waiting.open());
            track.dispatcher().offered(track);
        }
    }
}
