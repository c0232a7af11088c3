// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.bare;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** An event loop, entered from outside. */
final class Loop {
    /**
     * Runs {@code start} on the loop and waits for what it promises.
     *
     * @throws IllegalStateException when it fails or takes longer than 10 s
     */
    static <T> T await(Context context, Supplier<Future<T>> start) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(entered -> start.get().onComplete(promise));
        try {
            return promise.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("start failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Loop() {}
}
