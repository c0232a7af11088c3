// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.connection;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.impl.HttpClientConnection;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one client, idle ones by route. Confined to its client's event loop.
 *
 * <p>Idle ones and those in use are bounded together: for a new one the one that has been idle longest is closed, whosever
 * it is. Those in use alone are as many as there are attempts, which lanes bound.
 *
 * <p>Not Vert.x's own pool, which asks for a name or address again for each request, searches all connections of a host for
 * the one to use, and can't tell a new connection from a kept one.
 */
public final class Connections {

    private static final int SWEEP_MILLIS = 5_000;
    private static final long CANCEL = 0x8;

    private final Vertx vertx;
    private final Dialler dialler;
    private final long keepNanos;
    private final int most;
    private final Map<Route.Key, Route> routes = new HashMap<>();

    // of all routes, the one that has been idle longest first
    private final SequencedSet<Connection> idle = new LinkedHashSet<>();
    private int open;
    private boolean sweeping;
    private boolean closed;

    /** For the event loop that calls this. */
    public Connections(Vertx vertx, Deadlines deadlines, ConnectionSettings settings) {
        this.vertx = vertx;
        this.keepNanos = settings.keepAlive().toNanos();
        this.most = settings.most();
        this.dialler = new Dialler(vertx, deadlines, settings);
    }

    /** The route of this key, known or new. */
    public Route route(Route.Key key) {
        sweepRegularly();
        return routes.computeIfAbsent(key, Route::new);
    }

    /** A kept connection, entered; null when there is none. */
    public @Nullable Connection take(Route route, Line by, long now) {
        var taken = route.take(by, now);
        if (taken != null) {
            idle.remove(taken);
        }
        return taken;
    }

    /** A new connection to exactly the route's address, entered. */
    public Future<Connection> connect(Route route, Line by) {
        if (closed) {
            return Future.failedFuture(new ClosedChannelException());
        }
        open++;
        if (open > most && !idle.isEmpty()) {
            idle.removeFirst().close();
        }
        return dialler.dial(route).onFailure(failure -> open--).map(made -> connected(made, route, by));
    }

    private Connection connected(HttpClientConnection made, Route route, Line by) {
        var connection = new Connection(made, route);
        connection.whenClosed(() -> {
            open--;
            idle.remove(connection);
        });
        route.chose(connection.isHttp2());
        connection.enter(by);
        return connection;
    }

    /** A request has ended as it should: keeps the connection for the next, as long as the settings and {@code limit} want. */
    public void release(Connection connection, long now, Duration limit) {
        connection.leave();
        if (connection.hasLeftovers()) {
            connection.leaveSoon();
        }
        rest(connection, now, limit);
    }

    /**
     * A request has not ended as it should: that alone is given up over HTTP/2, else the connection.
     *
     * @param request if there was one
     */
    public void drop(Connection connection, @Nullable HttpClientRequest request) {
        connection.leave();
        if (!connection.isHttp2()) {
            connection.close();
            return;
        }
        if (request != null) {
            request.reset(CANCEL);
        }
        rest(connection, System.nanoTime(), Duration.ofHours(1));
    }

    private void rest(Connection connection, long now, Duration limit) {
        if (connection.isBusy()) {
            return;
        }
        var route = connection.route();
        boolean useless = connection.isClosed() || connection.isLeaving() || open > most;
        if (useless || (route.isRetired() && !isBack(route))) {
            connection.close();
            return;
        }
        connection.keep(now + Math.min(keepNanos, limit.toNanos()));
        idle.addLast(connection);
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

    /** How many there are, those coming up included. */
    public int open() {
        return open;
    }

    /** Makes no more, and closes all. */
    public Future<Void> close() {
        closed = true;
        return dialler.close();
    }
}
