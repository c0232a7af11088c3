// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.dead;

import static io.vertx.core.http.HttpMethod.GET;

import dev.sluice.delivery.lookback.LookBack;
import dev.sluice.gateway.api.route.Route;
import dev.sluice.gateway.auth.Scope;
import java.util.List;

/** The routes of {@code /v1/dead-letters} that read. */
public final class DeadLetterRoutes {
    private static final String PATH = "/v1/dead-letters";

    private final Parts parts;

    /**
     * What they work with.
     *
     * @param topic of the dead letters
     */
    public record Parts(LookBack lookBack, String topic) {}

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
                        .answers(200, 429));
    }
}
