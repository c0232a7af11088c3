// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.log;

import dev.sluice.events.Event;
import dev.sluice.events.Position;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way: its outcome, for its author and for the repeats that wait for it. Thread-safe.
 *
 * <p>A list of those who wait in place of futures of futures: there is one of these for every request.
 */
final class Append {
    private final Event event;
    private final Bursts bursts;
    /** Who waits, the last to come first; or what they were told. */
    private final AtomicReference<@Nullable Object> state = new AtomicReference<>();

    Append(Event event, Bursts bursts) {
        this.event = event;
        this.bursts = bursts;
    }

    /** What it came to: one of both is there. */
    private record Outcome(
            @Nullable Receipt receipt, @Nullable Throwable failure) {}

    /** One who waits; runs on its loop when there is an outcome, which it has been given by then. */
    private static final class Waiter implements Runnable {
        private final PromiseInternal<Receipt> promise;
        private final EventLoop loop;
        private final boolean follower;
        private @Nullable Waiter before;
        private @Nullable Outcome outcome;

        private Waiter(PromiseInternal<Receipt> promise, EventLoop loop, boolean follower) {
            this.promise = promise;
            this.loop = loop;
            this.follower = follower;
        }

        @Override
        public void run() {
            Outcome told = outcome;
            Receipt receipt = told == null ? null : told.receipt();
            if (receipt == null) {
                promise.fail(told == null ? null : told.failure());
            } else {
                promise.complete(follower ? receipt.repeated() : receipt);
            }
        }
    }

    Event event() {
        return event;
    }

    /** The outcome as a future of {@code context}; a follower is told that it is a duplicate. */
    Future<Receipt> outcome(ContextInternal context, boolean follower) {
        PromiseInternal<Receipt> promise = context.promise();
        var waiter = new Waiter(promise, context.nettyEventLoop(), follower);
        Object before = state.get();
        while (!(before instanceof Outcome)) {
            waiter.before = (Waiter) before;
            if (state.compareAndSet(before, waiter)) {
                return promise.future();
            }
            before = state.get();
        }
        tell(waiter, (Outcome) before);
        return promise.future();
    }

    void succeed(Position position, boolean duplicate) {
        settle(new Outcome(new Receipt(event.eventId(), duplicate, position), null));
    }

    void fail(Throwable failure) {
        settle(new Outcome(null, failure));
    }

    /** The first outcome counts. */
    private void settle(Outcome outcome) {
        Object waiting = state.get();
        while (!(waiting instanceof Outcome)) {
            if (state.compareAndSet(waiting, outcome)) {
                for (Waiter waiter = (Waiter) waiting; waiter != null; waiter = waiter.before) {
                    tell(waiter, outcome);
                }
                return;
            }
            waiting = state.get();
        }
    }

    private void tell(Waiter waiter, Outcome outcome) {
        waiter.outcome = outcome;
        bursts.deliver(waiter.loop, waiter);
    }
}
