// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.dead;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import dev.sluice.delivery.lookback.LookBack;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.gateway.api.route.Route;
import dev.sluice.gateway.api.route.Route.Body;
import dev.sluice.gateway.auth.Scope;
import dev.sluice.gateway.ingest.Publisher;
import dev.sluice.gateway.typed.EventTypes;
import java.util.List;

/** The routes of {@code /v1/dead-letters}, but for the one that makes a replay. */
public final class DeadLetterRoutes {
    private static final String PATH = "/v1/dead-letters";

    private final Parts parts;

    /**
     * What they work with.
     *
     * @param topic of the dead letters
     * @param publisher takes what is let out of the quarantine
     * @param window the index from event ids to places on the log
     */
    public record Parts(LookBack lookBack, String topic, EventTypes types, Publisher publisher, DedupeWindow window) {}

    public DeadLetterRoutes(Parts parts) {
        this.parts = parts;
    }

    /** All of them. */
    public List<Route> all() {
        return List.of(
                Route.of(GET, PATH, Scope.READ, new DeadLetterListing(parts)::list)
                        .query("subscription", "reason", "since", "until", "after", "limit")
                        .answers(200, 429),
                Route.of(GET, PATH + "/" + Route.ID, Scope.READ, new DeadLetterFinding(parts)::one)
                        .answers(200, 429),
                Route.of(POST, PATH + "/" + Route.ID + "/release", Scope.WRITE, new Releasing(parts)::release)
                        .body(Body.MAYBE_JSON)
                        .answers(200, 409, 429)
                        .narrowing());
    }
}
