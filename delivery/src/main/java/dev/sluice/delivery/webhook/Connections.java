// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The connections of one client, idle ones by route. Confined to its client's event loop.
 *
 * <p>Not Vert.x's own pool, which asks for a name or address again for each request, searches all connections of a host for
 * the one to use, and can't tell a new connection from a kept one.
 */
final class Connections {

    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int SWEEP_MILLIS = 5_000;

    private final Vertx vertx;
    private final HttpClientAgent http;
    private final long keepNanos;
    private final Map<Route.Key, Route> routes = new HashMap<>();
    private boolean sweeping;
    private boolean closed;

    Connections(Vertx vertx, ClientSettings settings) {
        this.vertx = vertx;
        this.keepNanos = settings.keepAlive().toNanos();
        this.http = vertx.createHttpClient(options(settings), new PoolOptions().setCleanerPeriod(0));
    }

    private static HttpClientOptions options(ClientSettings settings) {
        var options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(true)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setConnectTimeout((int) settings.connectTimeout().toMillis());
        options.setVerifyHost(true).setTcpNoDelay(true);
        if (settings.trust() != null) {
            options.setTrustOptions(settings.trust());
        }
        return options;
    }

    Route route(Route.Key key) {
        sweepRegularly();
        return routes.computeIfAbsent(key, Route::new);
    }

    /** A new connection to exactly the route's address. */
    Future<Connection> connect(Route route) {
        if (closed) {
            return Future.failedFuture(new ClosedChannelException());
        }
        return http.connect(route.options()).map(made -> new Connection(made, route));
    }

    /** Keeps a connection for the next request, as long as the settings and the other side ({@code limit}) want. */
    void keep(Connection connection, long now, Duration limit) {
        var route = connection.route();
        if (connection.isClosed() || (route.isRetired() && !isBack(route))) {
            connection.close();
            return;
        }
        connection.keep(now + Math.min(keepNanos, limit.toNanos()));
    }

    // A route can be swept while all its connections are busy.
    private boolean isBack(Route route) {
        route.retired(routes.putIfAbsent(route.key(), route) != null);
        sweepRegularly();
        return !route.isRetired();
    }

    private void sweepRegularly() {
        if (!sweeping) {
            sweeping = true;
            vertx.setPeriodic(SWEEP_MILLIS, this::sweep);
        }
    }

    private void sweep(long timer) {
        long now = System.nanoTime();
        routes.values().removeIf(route -> {
            route.closeOld(now);
            route.retired(route.isEmpty());
            return route.isEmpty();
        });
        if (routes.isEmpty()) {
            sweeping = false;
            vertx.cancelTimer(timer);
        }
    }

    Future<Void> close() {
        closed = true;
        return http.close();
    }
}
