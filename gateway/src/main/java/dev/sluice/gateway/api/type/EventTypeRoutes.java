// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.type;

import static dev.sluice.gateway.auth.Scope.READ;
import static dev.sluice.gateway.auth.Scope.WRITE;
import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import dev.sluice.gateway.api.route.Route;
import dev.sluice.gateway.api.route.Route.Body;
import dev.sluice.subscriptions.registry.Registry;
import java.time.InstantSource;
import java.util.List;

/** The routes of {@code /v1/event-types}. */
public final class EventTypeRoutes {
    static final String PATH = "/v1/event-types";

    private final Parts parts;

    /** What they work with. */
    public record Parts(Registry registry, InstantSource clock) {}

    public EventTypeRoutes(Parts parts) {
        this.parts = parts;
    }

    /** All of them. */
    public List<Route> all() {
        var showing = new ShowingTypes(parts.registry());
        var making = new MakingTypes(parts);
        var changing = new ChangingTypes(parts);
        String one = PATH + "/" + Route.ID;
        return List.of(
                Route.of(GET, PATH, READ, showing::list)
                        .query("type", "after", "limit")
                        .answers(200),
                Route.of(POST, PATH, WRITE, making::create).body(Body.JSON).answers(201, 409),
                Route.of(GET, one, READ, showing::one).query("version").answers(200),
                Route.of(PUT, one, WRITE, changing::replace).body(Body.JSON).answers(200, 409, 412),
                Route.of(DELETE, one, WRITE, changing::delete).answers(204, 409, 412),
                Route.of(POST, one + "/versions", WRITE, changing::add)
                        .body(Body.JSON)
                        .answers(201, 409, 412));
    }
}
