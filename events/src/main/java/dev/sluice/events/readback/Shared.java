// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One read, and everybody who waits for it, each on a context of its own. Thread-safe. */
final class Shared<T extends @Nullable Object> {
    private final CompletableFuture<T> outcome = new CompletableFuture<>();

    Future<T> future(ContextInternal context) {
        PromiseInternal<T> promise = context.promise();
        var unused = outcome.whenComplete((value, failure) -> {
            if (failure != null) {
                promise.fail(failure);
            } else {
                promise.complete(value);
            }
        });
        return promise.future();
    }

    void complete(T value) {
        outcome.complete(value);
    }

    void fail(Throwable failure) {
        outcome.completeExceptionally(failure);
    }
}
