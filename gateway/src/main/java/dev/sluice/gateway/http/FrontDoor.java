// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The public listener, one instance an event loop. What begins with {@code /in/} goes to ingest at once, past any router; the rest to
 * the API.
 */
public final class FrontDoor extends VerticleBase {
    private static final String INGEST = "/in/";
    private static final long SWEEP_MILLIS = 500;
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final HttpServerOptions options;
    private final Rooms rooms;
    private final Connections connections = new Connections();
    private final Exchange exchange = new Exchange(connections);

    /** Owned by the instance's loop; null until started. */
    private @Nullable HttpServer server;

    private @Nullable Handler<HttpServerRequest> ingest;
    private @Nullable Handler<HttpServerRequest> api;

    /** Makes the handlers of one loop; called on it, once for each instance. */
    public interface Rooms {
        /** Gets every request under {@code /in/}. */
        Handler<HttpServerRequest> ingest(io.vertx.core.Vertx vertx, Exchange exchange);

        /** Gets every other request. */
        Handler<HttpServerRequest> api(io.vertx.core.Vertx vertx, Exchange exchange);

        /** Called with the port that is listened on, once for each instance. */
        default void listening(int port) {}
    }

    public FrontDoor(HttpServerOptions options, Rooms rooms) {
        this.options = options;
        this.rooms = rooms;
    }

    @Override
    public Future<?> start() {
        ingest = rooms.ingest(vertx, exchange);
        api = rooms.api(vertx, exchange);
        vertx.setPeriodic(SWEEP_MILLIS, tick -> connections.sweep(System.nanoTime()));
        var made = vertx.createHttpServer(options)
                .connectionHandler(connection -> connections.opened(connection, System.nanoTime()))
                .invalidRequestHandler(this::refuseUnreadable)
                .requestHandler(this::dispatch);
        server = made;
        return made.listen(address()).onSuccess(listening -> rooms.listening(listening.actualPort()));
    }

    /** All instances listen on the same port, a random one too. */
    private SocketAddress address() {
        return options.getPort() == 0
                ? SocketAddress.sharedRandomPort(1, options.getHost())
                : SocketAddress.inetSocketAddress(options.getPort(), options.getHost());
    }

    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.shutdown(DRAIN);
    }

    private void dispatch(HttpServerRequest request) {
        connections.requested(request.connection(), System.nanoTime());
        ProblemCode refusal = RequestGuard.refusal(request);
        if (refusal != null) {
            exchange.refuse(request, Problem.of(refusal));
            return;
        }
        Handler<HttpServerRequest> room = request.uri().startsWith(INGEST) ? ingest : api;
        if (room != null) {
            room.handle(request);
        }
    }

    private void refuseUnreadable(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            exchange.refuse(request, Problem.of(ProblemCode.URI_TOO_LONG));
        } else if (cause instanceof TooLongHttpHeaderException) {
            exchange.refuse(request, Problem.of(ProblemCode.HEADERS_TOO_LARGE));
        } else {
            exchange.refuse(request, Problem.of(ProblemCode.REQUEST_MALFORMED));
        }
    }
}
