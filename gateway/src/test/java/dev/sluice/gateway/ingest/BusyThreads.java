// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;

/** Keeps all threads of one of a door's pools busy until it is closed. */
final class BusyThreads implements AutoCloseable {
    private static final int SCHEMA_THREADS = 2;

    private final int threads;
    private final CountDownLatch done = new CountDownLatch(1);

    private BusyThreads(Vertx vertx, String name, int threads) throws InterruptedException {
        this.threads = threads;
        var busy = new CountDownLatch(threads);
        var pool = vertx.createSharedWorkerExecutor(name, threads);
        for (int i = 0; i < threads; i++) {
            pool.executeBlocking(
                    () -> {
                        busy.countDown();
                        done.await();
                        return null;
                    },
                    false);
        }
        busy.await();
    }

    /** Those that check slow signatures. */
    static BusyThreads ofProofs(Vertx vertx) throws InterruptedException {
        return new BusyThreads(
                vertx, "sluice-proof", Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /** Those that check schemas. */
    static BusyThreads ofSchemas(Vertx vertx) throws InterruptedException {
        return new BusyThreads(vertx, "sluice-schema", SCHEMA_THREADS);
    }

    int threads() {
        return threads;
    }

    @Override
    public void close() {
        done.countDown();
    }
}
