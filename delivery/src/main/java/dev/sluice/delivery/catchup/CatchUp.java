// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.catchup;

import dev.sluice.delivery.loop.NextTurn;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What the {@link CatchUpBudget}s of one node share, and where they come from. Thread-safe. */
public final class CatchUp {
    private final Vertx vertx;
    private final LiveSigns signs = new LiveSigns();
    private final MachineLoad machine;

    /** For the shards that run on this {@code vertx}. */
    public CatchUp(Vertx vertx) {
        this.vertx = vertx;
        this.machine = new MachineLoad(vertx);
    }

    /**
     * One shard's.
     *
     * @param context the shard's event loop
     * @param guard runs what is called on it, and takes care of what it throws
     */
    public CatchUpBudget budget(Context context, Handler<Runnable> guard) {
        return new CatchUpBudget(new LoopPulse(context, guard), signs);
    }

    private final class LoopPulse implements Pulse {
        private final Context context;
        private final Handler<Runnable> guard;
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

        LoopPulse(Context context, Handler<Runnable> guard) {
            this.context = context;
            this.guard = guard;
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long busyNanos() {
            return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : 0;
        }

        @Override
        public double machine() {
            return machine.now();
        }

        @Override
        public int look() {
            return machine.look();
        }

        @Override
        public void after(long millis, Runnable tick) {
            vertx.setTimer(millis, id -> guard.handle(tick));
        }

        @Override
        public void later(Runnable turn) {
            NextTurn.of(context, () -> guard.handle(turn));
        }
    }
}
