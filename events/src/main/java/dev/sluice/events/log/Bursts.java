// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.log;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings outcomes home: what one burst of acknowledgements settles for an event loop wakes that loop once. Thread-safe. */
final class Bursts {
    private static final Logger LOGGER = LoggerFactory.getLogger(Bursts.class);

    private final Map<EventLoop, Burst> bursts = new ConcurrentHashMap<>();

    void deliver(EventLoop loop, Runnable outcome) {
        bursts.computeIfAbsent(loop, Burst::new).add(outcome);
    }

    /** The outcomes for one loop: added by any thread, run on the loop. */
    private static final class Burst implements Runnable {
        private final EventLoop loop;
        private final Queue<Runnable> outcomes = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean scheduled = new AtomicBoolean();

        Burst(EventLoop loop) {
            this.loop = loop;
        }

        void add(Runnable outcome) {
            outcomes.add(outcome);
            if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
                try {
                    loop.execute(this);
                } catch (RejectedExecutionException stopped) {
                    // the loop is gone, and with it everybody who waited there
                    outcomes.clear();
                }
            }
        }

        @Override
        public void run() {
            scheduled.set(false);
            for (Runnable outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
                run(outcome);
            }
        }

        /** Whoever waits may have a bug; the others get their outcome nevertheless. */
        private static void run(Runnable outcome) {
            try {
                outcome.run();
            } catch (RuntimeException bug) {
                LOGGER.atError().setCause(bug).log("outcome of an append was not taken");
            }
        }
    }
}
