// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import dev.sluice.gateway.api.attempt.AttemptRoutes;
import dev.sluice.gateway.api.dead.DeadLetterRoutes;
import dev.sluice.gateway.api.delivery.DeliveryRoutes;
import dev.sluice.gateway.api.event.EventRoutes;
import dev.sluice.gateway.api.replay.ReplayRoutes;
import dev.sluice.gateway.api.resource.ResourceRoutes;
import dev.sluice.gateway.api.route.Dispatcher;
import dev.sluice.gateway.api.route.Route;
import dev.sluice.gateway.api.route.Routes;
import dev.sluice.gateway.api.type.EventTypeRoutes;
import dev.sluice.gateway.http.Exchange;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;

/** The admin API of the whole node. Thread-safe; makes one handler for each event loop. */
public final class Api {
    private final Routes routes;
    private final Dispatcher.Gate gate;

    public Api(ApiParts parts) {
        this.routes = new Routes(routes(parts));
        this.gate = new Dispatcher.Gate(parts.authenticator(), parts.maxBodyBytes(), parts.keys());
    }

    private static List<Route> routes(ApiParts parts) {
        var all = new ArrayList<Route>();
        all.add(Document.route());
        all.addAll(new ResourceRoutes(parts.resources()).all());
        all.addAll(new DeliveryRoutes(parts.deliveries()).all());
        all.addAll(new EventRoutes(parts.events()).all());
        all.addAll(new ReplayRoutes(parts.replays()).all());
        all.addAll(new DeadLetterRoutes(parts.deadLetters()).all());
        all.addAll(new AttemptRoutes(parts.attempts()).all());
        all.addAll(new EventTypeRoutes(parts.eventTypes()).all());
        return all;
    }

    /** The handler of one event loop; called on it. */
    public Handler<HttpServerRequest> mount(Vertx vertx, Exchange exchange) {
        return new Dispatcher(vertx, exchange, routes, gate);
    }

    /** Every route there is. */
    public List<Route> routes() {
        return routes.all();
    }
}
