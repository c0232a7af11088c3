// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.log;

import dev.sluice.events.Event;
import dev.sluice.events.Position;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import java.util.concurrent.CompletableFuture;

/** One event on its way: its outcome, for its author and for the repeats that wait for it. Thread-safe. */
final class Append {
    private final Event event;
    private final Bursts bursts;
    private final CompletableFuture<Receipt> outcome = new CompletableFuture<>();

    Append(Event event, Bursts bursts) {
        this.event = event;
        this.bursts = bursts;
    }

    Event event() {
        return event;
    }

    /** The outcome as a future of {@code context}; a follower is told that it is a duplicate. */
    Future<Receipt> outcome(ContextInternal context, boolean follower) {
        PromiseInternal<Receipt> promise = context.promise();
        var unused = outcome.whenComplete((receipt, failure) -> bursts.deliver(context.nettyEventLoop(), () -> {
            if (failure != null) {
                promise.fail(failure);
            } else {
                promise.complete(follower ? receipt.repeated() : receipt);
            }
        }));
        return promise.future();
    }

    void succeed(Position position, boolean duplicate) {
        outcome.complete(new Receipt(event.eventId(), duplicate, position));
    }

    void fail(Throwable failure) {
        outcome.completeExceptionally(failure);
    }
}
