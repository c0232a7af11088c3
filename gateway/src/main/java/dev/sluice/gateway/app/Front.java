// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.gateway.api.Api;
import dev.sluice.gateway.http.Exchange;
import dev.sluice.gateway.http.FrontDoor;
import dev.sluice.gateway.ingest.Ingest;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.stream.Streams;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the public requests. The port is taken at the very start, so that a taken one is told at once and delivery knows what not to
 * call; until the node is open everything is answered 503, never 404 for a source that is merely not read yet.
 */
final class Front implements FrontDoor.Rooms {
    private static final String SOON_SECONDS = "1";
    private static final String STREAM = "/v1/stream";

    private volatile @Nullable Opened opened;
    private volatile int port;

    /** The rooms behind the door. */
    record Opened(Ingest ingest, Api api, Streams streams) {}

    void open(Ingest ingest, Api api, Streams streams) {
        opened = new Opened(ingest, api, streams);
    }

    int port() {
        return port;
    }

    @Override
    public Handler<HttpServerRequest> ingest(Vertx vertx, Exchange exchange) {
        return new Waiting(exchange, rooms -> rooms.ingest().handler(vertx, exchange));
    }

    @Override
    public Handler<HttpServerRequest> api(Vertx vertx, Exchange exchange) {
        return new Waiting(exchange, rooms -> behind(rooms, vertx, exchange));
    }

    /** Streams by their one path, the admin API for everything else. */
    private static Handler<HttpServerRequest> behind(Opened rooms, Vertx vertx, Exchange exchange) {
        Handler<HttpServerRequest> streams = rooms.streams().onThisLoop(vertx, exchange);
        Handler<HttpServerRequest> api = rooms.api().mount(vertx, exchange);
        return request -> (STREAM.equals(request.path()) ? streams : api).handle(request);
    }

    @Override
    public void listening(int actual) {
        port = actual;
    }

    /** Makes a loop's handler with its first request after the opening. Confined to the loop. */
    private final class Waiting implements Handler<HttpServerRequest> {
        private final Exchange exchange;
        private final Function<Opened, Handler<HttpServerRequest>> making;
        private @Nullable Handler<HttpServerRequest> room;

        private Waiting(Exchange exchange, Function<Opened, Handler<HttpServerRequest>> making) {
            this.exchange = exchange;
            this.making = making;
        }

        @Override
        public void handle(HttpServerRequest request) {
            Handler<HttpServerRequest> made = room;
            if (made == null) {
                Opened rooms = opened;
                if (rooms == null) {
                    request.response().putHeader(HttpHeaders.RETRY_AFTER, SOON_SECONDS);
                    exchange.refuse(request, Problem.of(ProblemCode.STARTING));
                    return;
                }
                made = making.apply(rooms);
                room = made;
            }
            made.handle(request);
        }
    }
}
