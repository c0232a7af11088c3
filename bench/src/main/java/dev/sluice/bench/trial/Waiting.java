// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits in the main thread for what event loops do. */
final class Waiting {
    /** What {@code future} comes to; the trial ends when it fails or takes longer than {@code limit}. */
    static <T extends @Nullable Object> T on(Future<T> future, Duration limit) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the trial can't go on", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Waiting() {}
}
