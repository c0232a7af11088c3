// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.EgressProxy;
import dev.sluice.delivery.address.TargetUrl;
import dev.sluice.delivery.attempts.Answer;
import dev.sluice.delivery.connection.Connections;
import dev.sluice.delivery.connection.Deadlines;
import dev.sluice.delivery.signing.Signer;
import dev.sluice.events.Event;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Posts events to webhooks. Made on an event loop and confined to it; owns its connections.
 *
 * <p>An attempt takes at most the endpoint's timeout, whatever the other side does: one deadline covers the look-up of the
 * name, connecting, TLS, the request, and the answer up to 16 KiB of body; past those the connection is dropped (over
 * HTTP/2 the request alone is reset) and the status decides. Redirects are not followed; of an answer's body at most the
 * beginning is kept, when it is not 2xx.
 */
public final class WebhookClient {

    private final Context context;
    private final Connections connections;
    private final Deadlines deadlines;
    private final RequestHead head;
    private final Signer signer;
    private AddressGuard guard;

    // Attempts whose answer is complete. They end after the turn that read it: a connection on which more than one
    // answer
    // came for one request is then seen to be broken, and is not used for the next request.
    private List<Exchange> answered = new ArrayList<>();
    private List<Exchange> ending = new ArrayList<>();

    /** A client for the event loop that calls this. */
    public WebhookClient(Vertx vertx, AddressGuard guard, ClientSettings settings) {
        this.context = vertx.getOrCreateContext();
        this.guard = guard;
        this.deadlines = new Deadlines(vertx);
        this.signer = new Signer(vertx);
        this.connections = new Connections(vertx, deadlines, settings.connections());
        this.head =
                new RequestHead(HttpHeaders.createOptimized(settings.userAgent()), settings.clock(), settings.origin());
    }

    /** Another guard for the attempts that begin from now on: {@code targets} changed. */
    public void guard(AddressGuard next) {
        guard = next;
    }

    /**
     * Posts the event once, and at most once. An endpoint that wants to be asked is asked before the first event; the
     * question has the endpoint's timeout to itself.
     *
     * @param attempt the number of requests made for this event so far, this one included: from 1
     * @return what it came to, within the endpoint's timeout; never failed
     */
    public Future<AttemptOutcome> attempt(Endpoint endpoint, Event event, int attempt) {
        return attempt(endpoint, event, attempt, null);
    }

    /**
     * The same.
     *
     * @param said takes the beginning of an answer that is not 2xx; null when nobody wants it
     */
    public Future<AttemptOutcome> attempt(Endpoint endpoint, Event event, int attempt, @Nullable Answer said) {
        var target = endpoint.target(guard);
        if (target == null) {
            return Future.succeededFuture(new AttemptOutcome.AddressRefused(endpoint.refusal()));
        }
        var posting = new Posting(head, endpoint, event, attempt);
        var consent = endpoint.consent();
        if (consent == null || consent.isGiven()) {
            return exchange(endpoint, target, posting, said);
        }
        return consent.ask(
                        () -> exchange(endpoint, target, new Asking(head, endpoint, consent), null), System.nanoTime())
                .compose(answer -> answer instanceof AttemptOutcome.Delivered
                        ? exchange(endpoint, target, posting, said)
                        : Future.succeededFuture(answer));
    }

    private Future<AttemptOutcome> exchange(Endpoint endpoint, TargetUrl target, Errand errand, @Nullable Answer said) {
        Promise<AttemptOutcome> promise = Promise.promise();
        var exchange = new Exchange(this, endpoint, target, errand, said, promise);
        deadlines.start(exchange, endpoint.timeout().toMillis());
        var ready = errand.prepare(signer);
        if (ready == null) {
            exchange.begin(guard);
        } else {
            ready.onComplete(signed -> exchange.begin(guard), exchange::unsigned);
        }
        return promise.future();
    }

    /** Closes every connection; attempts in flight end in {@link AttemptOutcome.Unreachable}. */
    public Future<Void> close() {
        return Future.join(connections.close(), signer.close()).mapEmpty();
    }

    @Nullable
    EgressProxy proxy() {
        return guard.proxy();
    }

    Connections connections() {
        return connections;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    /** The exchange's answer is complete: it ends when everything that was read in this turn is looked at. */
    void endSoon(Exchange exchange) {
        if (answered.isEmpty()) {
            context.runOnContext(turn -> endAnswered());
        }
        answered.add(exchange);
    }

    private void endAnswered() {
        var now = answered;
        answered = ending;
        ending = now;
        long nanos = System.nanoTime();
        for (int i = 0; i < now.size(); i++) {
            now.get(i).end(nanos);
        }
        now.clear();
    }

    /** How long the other side keeps an idle connection, a second less for the way; see RFC 2068 section 19.7.1.1. */
    static Duration keepAlive(String header) {
        int at = header.indexOf("timeout=");
        int end = at + "timeout=".length();
        long seconds = 0;
        while (at >= 0 && end < header.length() && Character.isDigit(header.charAt(end)) && seconds < 3_600) {
            seconds = seconds * 10 + header.charAt(end++) - '0';
        }
        return at < 0 ? Duration.ofHours(1) : Duration.ofSeconds(Math.max(0, seconds - 1));
    }
}
