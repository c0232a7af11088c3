// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.management;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** Tells whether every event loop still turns: each stamps a time of its own, and a stamp that grows old is a loop that stands. Thread-safe. */
public final class LoopPulse {
    private static final long BEAT_MILLIS = 500;

    private final AtomicLongArray stamps;
    private final Duration limit;

    private LoopPulse(int loops, Duration limit) {
        this.stamps = new AtomicLongArray(loops);
        this.limit = limit;
        for (int i = 0; i < loops; i++) {
            stamps.set(i, System.nanoTime());
        }
    }

    /**
     * Begins to watch. Vert.x hands out its loops in turn, so as many instances as there are loops sit on one each.
     *
     * @param limit how long a loop may stand before it counts as stuck
     */
    public static Future<LoopPulse> watch(Vertx vertx, int loops, Duration limit) {
        var pulse = new LoopPulse(loops, limit);
        var next = new AtomicInteger();
        return vertx.deployVerticle(
                        () -> pulse.new Beat(next.getAndIncrement()), new DeploymentOptions().setInstances(loops))
                .map(pulse);
    }

    /** How many loops have not turned within the limit. */
    public int stuck() {
        long now = System.nanoTime();
        int stuck = 0;
        for (int i = 0; i < stamps.length(); i++) {
            if (now - stamps.get(i) > limit.toNanos()) {
                stuck++;
            }
        }
        return stuck;
    }

    private final class Beat extends VerticleBase {
        private final int loop;

        private Beat(int loop) {
            this.loop = loop;
        }

        @Override
        public Future<?> start() {
            vertx.setPeriodic(BEAT_MILLIS, tick -> stamps.set(loop, System.nanoTime()));
            return Future.succeededFuture();
        }
    }
}
