// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import dev.sluice.events.Event;
import dev.sluice.events.log.Receipt;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import java.util.concurrent.CompletableFuture;

/** One event on its way to the disk: its outcome, for its author and for the repeats that wait for it. Thread-safe. */
final class Entry {
    private final Spooled spooled;
    private final byte[] content;
    private final CompletableFuture<Receipt> outcome = new CompletableFuture<>();

    Entry(Spooled spooled) {
        this.spooled = spooled;
        this.content = spooled.bytes();
    }

    Event event() {
        return spooled.event();
    }

    boolean repeatable() {
        return spooled.repeatable();
    }

    byte[] content() {
        return content;
    }

    int size() {
        return Frame.size(content);
    }

    /** The outcome as a future of {@code context}; a follower is told that it is a duplicate. */
    Future<Receipt> outcome(ContextInternal context, boolean follower) {
        PromiseInternal<Receipt> promise = context.promise();
        var unused = outcome.whenComplete((receipt, failure) -> {
            if (failure != null) {
                promise.fail(failure);
            } else {
                promise.complete(follower ? receipt.repeated() : receipt);
            }
        });
        return promise.future();
    }

    void succeed() {
        outcome.complete(Receipt.spooled(event().eventId()));
    }

    void fail(Throwable failure) {
        outcome.completeExceptionally(failure);
    }
}
