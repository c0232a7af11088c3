// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.connection;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one endpoint has of connections. Confined to the event loop of the client that posts to it. */
public final class Line {
    // where the last connection went, so that a name with many addresses does not mean as many pools
    private @Nullable Route lastRoute;

    // HTTP/2 connections with requests of this endpoint under way, and the one that is coming up
    private final List<Connection> shared = new ArrayList<>(1);
    private @Nullable Future<Connection> coming;
    private @Nullable Route comingOn;

    /** Where the last connection went; null: there was none. */
    public @Nullable Route lastRoute() {
        return lastRoute;
    }

    /** A connection goes there. */
    public void lastRoute(Route route) {
        lastRoute = route;
    }

    /** A connection of the route in use for this endpoint that takes one request more. */
    @Nullable
    Connection shared(Route route) {
        for (int i = 0; i < shared.size(); i++) {
            var connection = shared.get(i);
            if (connection.route().equals(route) && connection.hasRoom()) {
                return connection;
            }
        }
        return null;
    }

    void shares(Connection connection) {
        shared.add(connection);
    }

    void sharesNoMore(Connection connection) {
        shared.remove(connection);
    }

    /** A connection that is coming up and will probably take many requests; null: none is. */
    public @Nullable Future<Connection> coming(Route route) {
        return route.equals(comingOn) ? coming : null;
    }

    /** Remembers it until it has come up or failed. */
    public Future<Connection> comes(Route route, Future<Connection> connection) {
        if (route.isMultiplexed()) {
            coming = connection;
            comingOn = route;
        }
        return connection.onComplete(up -> {
            coming = null;
            comingOn = null;
        });
    }
}
