// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.delivery;

import static dev.sluice.gateway.auth.Scope.READ;
import static dev.sluice.gateway.auth.Scope.WRITE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.shard.Standing;
import dev.sluice.delivery.webhook.ClientSettings;
import dev.sluice.events.readback.ReadBack;
import dev.sluice.events.readback.StartOffsets;
import dev.sluice.gateway.api.route.Route;
import dev.sluice.gateway.api.route.Route.Body;
import dev.sluice.subscriptions.registry.Registry;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** The routes of one subscription's deliveries. */
public final class DeliveryRoutes {
    private static final String ONE = "/v1/subscriptions/" + Route.ID;

    private final Parts parts;

    /**
     * What they work with.
     *
     * @param guard which addresses requests may go to now
     * @param standing how far a subscription has got on the partitions that this node owns; may complete on any thread
     */
    public record Parts(
            Registry registry,
            AddressGuard guard,
            ClientSettings client,
            Function<String, Future<List<Standing>>> standing,
            ReadBack readBack,
            StartOffsets offsets,
            InstantSource clock) {}

    public DeliveryRoutes(Parts parts) {
        this.parts = parts;
    }

    /** All of them. */
    public List<Route> all() {
        var testing = new Testing(parts);
        var lagging = new Lagging(parts);
        var keys = new VerifyingKeys(parts.registry());
        return List.of(
                Route.of(POST, ONE + "/test", WRITE, testing::test)
                        .body(Body.MAYBE_JSON)
                        .answers(200, 409, 429),
                Route.of(GET, ONE + "/lag", READ, lagging::lag).answers(200, 429),
                Route.open(GET, "/.well-known/sluice/" + Route.ID + "/jwks.json", keys::set)
                        .answers(200, 404));
    }
}
