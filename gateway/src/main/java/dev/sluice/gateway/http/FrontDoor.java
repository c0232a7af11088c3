// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public listener, one instance an event loop. What begins with {@code /in/} goes to ingest at once, past any router; the rest to
 * the API.
 */
public final class FrontDoor extends VerticleBase {
    private static final String INGEST = "/in/";
    private static final long SWEEP_MILLIS = 500;
    private static final Logger LOGGER = LoggerFactory.getLogger(FrontDoor.class);
    private static final long TLS_LOOK_MILLIS = 500;
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final HttpServerOptions options;
    private final Rooms rooms;
    private final Gate gate;
    private final Connections connections;
    private final Exchange exchange;

    /** Owned by the instance's loop: whether the certificate's files are being looked at. */
    private boolean looking;

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

    /** One that is open to everybody. */
    public FrontDoor(HttpServerOptions options, Rooms rooms) {
        this(options, rooms, Gate.open());
    }

    public FrontDoor(HttpServerOptions options, Rooms rooms, Gate gate) {
        this.options = new HttpServerOptions(options)
                .setUseProxyProtocol(gate.addresses().speaksProxyProtocol());
        this.rooms = rooms;
        this.gate = gate;
        this.connections = new Connections(gate.limits());
        this.exchange = new Exchange(connections, gate.addresses());
    }

    @Override
    public Future<?> start() {
        ingest = rooms.ingest(vertx, exchange);
        api = rooms.api(vertx, exchange);
        vertx.setPeriodic(SWEEP_MILLIS, tick -> connections.sweep(System.nanoTime()));
        var made = server().connectionHandler(this::connected)
                .invalidRequestHandler(this::refuseUnreadable)
                .requestHandler(this::dispatch);
        server = made;
        return made.listen(address()).onSuccess(listening -> {
            rooms.listening(listening.actualPort());
            gate.tls().ifPresent(files -> vertx.setPeriodic(TLS_LOOK_MILLIS, tick -> follow(files, listening)));
        });
    }

    private HttpServer server() {
        return vertx.createHttpServer(gate.tls()
                .map(files -> ListenerOptions.secured(options, files.options(), gate.limits()))
                .orElse(options));
    }

    /** New connections get the new certificate; a bad one changes nothing. */
    private void follow(TlsFiles files, HttpServer listening) {
        if (looking) {
            return;
        }
        looking = true;
        vertx.executeBlocking(files::news)
                .compose(fresh -> fresh.map(options -> listening
                                .updateSSLOptions(options)
                                .onSuccess(done -> LOGGER.atInfo().log("the listener's certificate was read again")))
                        .orElseGet(() -> Future.succeededFuture(false)))
                .onComplete(done -> {
                    looking = false;
                    if (done.failed()) {
                        LOGGER.atError()
                                .addKeyValue(
                                        "error", String.valueOf(done.cause().getMessage()))
                                .log("the listener's new certificate can't be used; the one before stays");
                    }
                });
    }

    private void connected(HttpConnection connection) {
        if (gate.addresses().admits(connection)) {
            connections.opened(connection, System.nanoTime());
        } else {
            connection.close();
        }
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
        if (!connections.requested(request.connection(), request.response(), System.nanoTime())) {
            return;
        }
        ProblemCode refusal = connections.isFolded(request.connection())
                ? ProblemCode.REQUEST_MALFORMED
                : RequestGuard.refusal(request);
        if (refusal == ProblemCode.METHOD_NOT_ALLOWED) {
            request.response().putHeader(HttpHeaders.ALLOW, request.uri().startsWith(INGEST) ? "POST" : "GET, POST");
        }
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
