// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;

/** One connection of a route, with at most one request on it. Confined to its client's event loop. */
final class Connection {

    private final UnpooledHttpClientConnection http;
    private final Route route;
    private boolean closed;
    private long goodUntil;

    Connection(HttpClientConnection made, Route route) {
        this.http = (UnpooledHttpClientConnection) made;
        this.route = route;
        http.exceptionHandler(broken -> closed = true);
        http.closeHandler(gone -> {
            closed = true;
            route.forget(this);
        });
    }

    Route route() {
        return route;
    }

    Future<HttpClientRequest> request(RequestOptions options) {
        return http.request(options);
    }

    boolean isClosed() {
        return closed;
    }

    boolean isGood(long now) {
        return !closed && goodUntil - now > 0;
    }

    /** Back to its route, to be used again until {@code until}. */
    void keep(long until) {
        goodUntil = until;
        route.keep(this);
    }

    /**
     * Closes at once. Vert.x would first wait until all that was written has left, which never happens when the other side
     * does not read; so this goes past its handler, to TLS and the socket.
     */
    void close() {
        closed = true;
        var unused = http.unwrap().channelHandlerContext().close();
    }
}
