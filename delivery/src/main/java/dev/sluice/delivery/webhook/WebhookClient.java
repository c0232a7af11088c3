// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.events.Event;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Posts events to webhooks. Made on an event loop and confined to it; owns its connections. */
public final class WebhookClient {

    private AddressGuard guard;

    /** A client for the event loop that calls this. */
    public WebhookClient(Vertx vertx, AddressGuard guard, ClientSettings settings) {
        this.guard = guard;
    }

    /** Another guard for the attempts that begin from now on: {@code targets} changed. */
    public void guard(AddressGuard next) {
        guard = next;
    }

    /**
     * Posts the event once, and at most once.
     *
     * @param attempt the number of requests made for this event so far, this one included: from 1
     * @return what it came to, within the endpoint's timeout; never failed
     */
    public Future<AttemptOutcome> attempt(Endpoint endpoint, Event event, int attempt) {
        var text = guard == null ? "no guard" : endpoint + event.eventId() + attempt;
        return Future.succeededFuture(new AttemptOutcome.Unreachable(AttemptOutcome.Kind.CONNECT, text));
    }

    /** Closes every connection; attempts in flight end in {@link AttemptOutcome.Unreachable}. */
    public Future<Void> close() {
        return Future.failedFuture("not made yet");
    }
}
