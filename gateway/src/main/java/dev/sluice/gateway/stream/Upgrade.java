// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import dev.sluice.delivery.stream.wire.CloudEventsWire;
import dev.sluice.delivery.stream.wire.SluiceWire;
import dev.sluice.delivery.stream.wire.Wire;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.auth.Believed;
import dev.sluice.gateway.http.Exchange;
import dev.sluice.gateway.problem.Answers;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes WebSockets of requests (RFC 6455). A request that says who asks, in a header, is refused as HTTP; others have to say it on the
 * socket. Confined to its endpoint's event loop.
 */
final class Upgrade {
    private static final Logger LOGGER = LoggerFactory.getLogger(Upgrade.class);
    /** What one filter that must be compiled counts for, some milliseconds of the loop. */
    private static final double COMPILED_FRAMES = 10;
    /** What the answer to a ping takes, its payload apart. */
    private static final int PONG_BYTES = 128;

    private final StreamEndpoint endpoint;
    private final Context context;
    private final Exchange exchange;
    private final Authenticator authenticator;

    Upgrade(StreamEndpoint endpoint, Context context, Exchange exchange, Authenticator authenticator) {
        this.endpoint = endpoint;
        this.context = context;
        this.exchange = exchange;
        this.authenticator = authenticator;
    }

    /** Answers a request that asks for a WebSocket. Throws ProblemException when it does not as RFC 6455 says. */
    void handle(HttpServerRequest request) {
        if (Handshake.otherVersion(request)) {
            request.response().setStatusCode(426).putHeader("sec-websocket-version", "13");
            request.response().putHeader(HttpHeaders.CONNECTION, "close").end();
            exchange.leave(request);
            return;
        }
        Handshake handshake = Handshake.read(request);
        if (!endpoint.connectAllowed()) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, retryAfterSeconds());
            exchange.refuse(request, Problem.of(ProblemCode.CONNECTION_RATE));
            return;
        }
        if (!request.headers().contains(HttpHeaders.AUTHORIZATION)) {
            open(request, handshake, handshake.bearer().map(authenticator::believe));
            return;
        }
        request.pause();
        endpoint.authorized(request)
                .onSuccess(believed -> open(request, handshake, Optional.of(Future.succeededFuture(believed))))
                .onFailure(failure -> {
                    request.resume();
                    exchange.refuse(request, Answers.problemOf(failure));
                });
    }

    private void open(HttpServerRequest request, Handshake handshake, Optional<Future<Believed>> credential) {
        MultiMap query = MultiMap.caseInsensitiveMultiMap().addAll(request.params());
        request.toWebSocket()
                .onSuccess(socket -> {
                    exchange.upgraded(request);
                    opened(socket, handshake, query, credential);
                })
                .onFailure(failure -> LOGGER.atDebug()
                        .addKeyValue("error", failure.toString())
                        .log("upgrade failed"));
    }

    private void opened(
            ServerWebSocket socket, Handshake handshake, MultiMap query, Optional<Future<Believed>> credential) {
        String id = StreamEndpoint.randomId();
        boolean sluice = handshake.subprotocol().equals(Handshake.SLUICE_V1);
        Wire wire = sluice ? new SluiceWire() : new CloudEventsWire(id);
        Client client = endpoint.enter(new Client(
                endpoint,
                new Client.Opening(id, wire, query.get("tenant")),
                events -> new WebSocketTransport(socket, events)));
        Runnable next = sluice ? () -> {} : () -> subscribe(client, query);
        Conversation conversation = new Conversation(client, authenticator, next);
        Inbound inbound = new Inbound(conversation);
        socket.frameHandler(frame -> {
            client.heard(frame.isPing() ? frame.binaryData().length() + PONG_BYTES : 0);
            long compiled = endpoint.filters().compiled();
            inbound.frame(frame);
            if (endpoint.filters().compiled() > compiled) {
                inbound.spend(COMPILED_FRAMES);
                // others have their turn before the next
                socket.pause();
                context.runOnContext(v -> socket.resume());
            }
        });
        if (endpoint.admitted(client)) {
            credential.ifPresent(outcome -> client.authenticate(outcome).onSuccess(believed -> next.run()));
            if (query.contains("ticket")) {
                client.bye(CloseCode.UNAUTHENTICATED);
            }
        }
    }

    /** The one session of a connection whose query says what it wants. */
    private void subscribe(Client client, MultiMap query) {
        if (!client.socket().sessions().isEmpty()) {
            // it has told twice who it is before it was believed once
            return;
        }
        try {
            client.subscribe(Wish.of(query, null));
        } catch (Refusal refusal) {
            client.bye(refusal.code().close());
        }
    }

    private static String retryAfterSeconds() {
        return Integer.toString(1 + ThreadLocalRandom.current().nextInt(5));
    }
}
