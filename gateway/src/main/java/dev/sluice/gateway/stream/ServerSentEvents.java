// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import dev.sluice.delivery.stream.StreamSocket;
import dev.sluice.delivery.stream.wire.Format;
import dev.sluice.delivery.stream.wire.Frames;
import dev.sluice.delivery.stream.wire.SseWire;
import dev.sluice.gateway.auth.Believed;
import dev.sluice.gateway.auth.Principal;
import dev.sluice.gateway.http.Exchange;
import dev.sluice.gateway.problem.Answers;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.cursor.BadCursorException;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers requests with Server-Sent Events (WHATWG HTML, section 9.2). Confined to its endpoint's event loop. */
final class ServerSentEvents {
    /** When a browser comes back by itself. */
    private static final int RETRY_MILLIS = 3_000;

    private final StreamEndpoint endpoint;
    private final Exchange exchange;

    ServerSentEvents(StreamEndpoint endpoint, Exchange exchange) {
        this.endpoint = endpoint;
        this.exchange = exchange;
    }

    /** Answers a request that accepts {@code text/event-stream}. Throws ProblemException when it is no request for that. */
    void handle(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_1_0) {
            throw new ProblemException(ProblemCode.REQUEST_MALFORMED, "streams need HTTP/1.1");
        }
        List<String> lastEventIds = request.headers().getAll("last-event-id");
        if (lastEventIds.size() > 1) {
            throw new ProblemException(ProblemCode.BAD_CURSOR, "several Last-Event-ID headers");
        }
        String last = lastEventIds.isEmpty() || lastEventIds.getFirst().isEmpty() ? null : lastEventIds.getFirst();
        endpoint.authorized(request)
                .onSuccess(believed -> {
                    if (!request.response().closed()) {
                        begin(request, believed, last);
                    }
                })
                .onFailure(failure -> refuseEvents(request, Answers.problemOf(failure)));
    }

    /** What passes by itself is told in the stream: a browser's EventSource never comes back from another status than 200. */
    private void refuseEvents(HttpServerRequest request, Problem problem) {
        if (problem.code() == ProblemCode.KEYS_UNAVAILABLE
                && !request.response().closed()) {
            openEvents(request).bye(CloseCode.ERROR);
        } else {
            exchange.refuse(request, problem);
        }
    }

    private void begin(HttpServerRequest request, Believed believed, @Nullable String lastEventId) {
        if (!endpoint.connectAllowed()) {
            openEvents(request).bye(CloseCode.ERROR);
            return;
        }
        Wish wish;
        try {
            wish = Wish.of(request.params(), lastEventId);
            Principal principal = believed.principal();
            String tenant = principal.tenantFor(request.getParam("tenant"));
            endpoint.hub().check(wish.request(tenant, principal.restriction(), endpoint.filters()));
        } catch (Refusal refusal) {
            exchange.refuse(request, Problem.of(refusal.code().problem(), refusal.detail()));
            return;
        } catch (BadCursorException bad) {
            exchange.refuse(request, Problem.of(ProblemCode.BAD_CURSOR, String.valueOf(bad.getMessage())));
            return;
        }
        Client client = openEvents(request);
        if (endpoint.admitted(client)) {
            client.authenticate(Future.succeededFuture(believed)).onSuccess(known -> begin(client, wish));
        }
    }

    private Client openEvents(HttpServerRequest request) {
        HttpServerResponse response = request.response().setChunked(true);
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("x-accel-buffering", "no");
        Runnable over = exchange.becomesStream(request);
        SseWire wire = new SseWire();
        Client client = endpoint.enter(new Client(
                endpoint,
                new Client.Opening(StreamEndpoint.randomId(), wire, request.getParam("tenant")),
                events -> new SseTransport(request, wire, events, over)));
        tellRetry(client.socket(), null, endpoint.jittered(Duration.ofMillis(RETRY_MILLIS), 0.5));
        return client;
    }

    private static void begin(Client client, Wish wish) {
        try {
            client.subscribe(wish);
        } catch (Refusal refusal) {
            client.bye(refusal.code().close());
        }
    }

    /** A browser's EventSource comes back by itself: it has to be told when. */
    static void tellRetry(StreamSocket socket, @Nullable CloseCode code, long millis) {
        if (socket.wire().format() == Format.SSE && socket.wire() instanceof SseWire wire) {
            ByteBuf out = Frames.allocate(64);
            wire.retry(out, code == null || code.comesBack() ? millis : RETRY_MILLIS);
            socket.write(out);
        }
    }
}
