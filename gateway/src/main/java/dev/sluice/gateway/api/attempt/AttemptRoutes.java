// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.attempt;

import static io.vertx.core.http.HttpMethod.GET;

import dev.sluice.delivery.lookback.LookBack;
import dev.sluice.events.readback.ReadBack;
import dev.sluice.gateway.api.route.Route;
import dev.sluice.gateway.auth.Scope;
import dev.sluice.subscriptions.registry.Registry;
import java.util.List;

/** The route of a subscription's attempts. */
public final class AttemptRoutes {
    private final Parts parts;

    /**
     * What it works with.
     *
     * @param topic of the attempts
     * @param readBack the events, to see whether a restricted token may see them
     */
    public record Parts(Registry registry, LookBack lookBack, String topic, ReadBack readBack) {}

    public AttemptRoutes(Parts parts) {
        this.parts = parts;
    }

    /** All there are. */
    public List<Route> all() {
        return List.of(Route.of(
                        GET, "/v1/subscriptions/" + Route.ID + "/attempts", Scope.READ, new AttemptListing(parts)::list)
                .query("event", "outcome", "since", "after", "limit")
                .answers(200, 429));
    }
}
