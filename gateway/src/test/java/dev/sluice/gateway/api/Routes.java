// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import dev.sluice.config.value.Start;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.gateway.api.attempt.AttemptRoutes;
import dev.sluice.gateway.api.dead.DeadLetterRoutes;
import dev.sluice.gateway.api.delivery.DeliveryRoutes;
import dev.sluice.gateway.api.event.EventRoutes;
import dev.sluice.gateway.api.replay.ReplayRoutes;
import dev.sluice.gateway.api.resource.ResourceRoutes;
import dev.sluice.gateway.api.route.Route;
import dev.sluice.gateway.api.type.EventTypeRoutes;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.check.ResourceChecks;
import dev.sluice.gateway.provider.Providers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/** The routes of an API behind which there is nothing. */
final class Routes {
    private Routes() {}

    static List<Route> all() {
        var resources = new ResourceRoutes.Parts(
                null,
                (Start start, String tenant) -> Future.succeededFuture(Map.of()),
                new ResourceChecks(Providers::builtIn),
                TargetPolicy::strict,
                Duration.ofDays(7),
                null,
                resource -> false,
                InstantSource.system());
        var deliveries = new DeliveryRoutes.Parts(null, null, null, null, null, null, InstantSource.system());
        var events =
                new EventRoutes.Parts(null, null, null, null, null, null, null, Uuid.ZERO_UUID, InstantSource.system());
        var replays = new ReplayRoutes.Parts(null, null, null, null, null, "", InstantSource.system());
        var letters = new DeadLetterRoutes.Parts(null, "dead-letters", null, null, null);
        var attempts = new AttemptRoutes.Parts(null, null, "attempts", null);
        var types = new EventTypeRoutes.Parts(null, InstantSource.system());
        return new Api(new ApiParts(
                        Authenticator.refusing(),
                        1024,
                        null,
                        resources,
                        deliveries,
                        events,
                        replays,
                        letters,
                        attempts,
                        types))
                .routes();
    }
}
