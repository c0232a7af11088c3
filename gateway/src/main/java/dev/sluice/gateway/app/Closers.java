// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started and must be stopped, the last first. Each step gets a limit, and all of them together one; what takes longer or
 * fails is told and left behind, because the next must have its turn before the process is killed. Thread-safe.
 */
final class Closers {
    private static final Logger LOGGER = LoggerFactory.getLogger(Closers.class);

    /** What a step gets at least, when the time for all is used up. */
    private static final long LEAST_MILLIS = 100;

    private final long allMillis;
    private final ConcurrentLinkedDeque<Step> steps = new ConcurrentLinkedDeque<>();

    /** @param allMillis for all steps together */
    Closers(long allMillis) {
        this.allMillis = allMillis;
    }

    /** Something to stop. */
    @FunctionalInterface
    interface Closing {
        void close() throws Exception;
    }

    private record Step(String name, long limitMillis, Closing closing) {}

    void add(String name, long limitMillis, Closing closing) {
        steps.push(new Step(name, limitMillis, closing));
    }

    /** Stops everything. Blocks. */
    void close() {
        ExecutorService worker = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("shutdown-step").daemon().factory());
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(allMillis);
        for (Step step = steps.poll(); step != null; step = steps.poll()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            close(step, Math.max(LEAST_MILLIS, Math.min(step.limitMillis, left)), worker);
        }
        worker.shutdownNow();
    }

    private static void close(Step step, long limitMillis, ExecutorService worker) {
        var done = worker.submit(() -> {
            step.closing.close();
            return null;
        });
        try {
            done.get(limitMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            LOGGER.atWarn()
                    .setCause(failed.getCause())
                    .addKeyValue("step", step.name)
                    .log("shutdown step failed");
        } catch (TimeoutException late) {
            done.cancel(true);
            LOGGER.atWarn().addKeyValue("step", step.name).log("shutdown step took too long");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
