// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.signing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the signatures that take too long for an event loop, on threads that all clients of a node share: {@code sluice-sign},
 * half as many as there are processors. What waits for them is bounded by the attempts under way, whose deadlines run. Confined
 * to its client's event loop.
 */
public final class Signer {

    private static final String NAME = "sluice-sign";
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final Vertx vertx;
    private @Nullable WorkerExecutor threads;

    /** For the event loop that calls this. */
    public Signer(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * The slow ones of an endpoint's signatures; comes back on the loop that asks.
     *
     * @param now milliseconds since 1970
     */
    public Future<List<byte[]>> sign(Signing signing, byte[] id, byte[] timestamp, byte[] body, long now) {
        return threads()
                .executeBlocking(() -> signing.slowly(id, timestamp, body, now), false)
                .map(Objects::requireNonNull);
    }

    private WorkerExecutor threads() {
        var made = threads;
        if (made == null) {
            made = vertx.createSharedWorkerExecutor(NAME, THREADS);
            threads = made;
        }
        return made;
    }

    /** Signs nothing more. */
    public Future<Void> close() {
        var made = threads;
        return made == null ? Future.succeededFuture() : made.close();
    }
}
