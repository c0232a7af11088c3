// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;

/** Keeps all of a door's proof threads busy until it is closed. */
final class BusyProofs implements AutoCloseable {
    private final int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private final CountDownLatch done = new CountDownLatch(1);

    BusyProofs(Vertx vertx) throws InterruptedException {
        var busy = new CountDownLatch(threads);
        var pool = vertx.createSharedWorkerExecutor("sluice-proof", threads);
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

    int threads() {
        return threads;
    }

    @Override
    public void close() {
        done.countDown();
    }
}
