// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.replay;

import static dev.sluice.gateway.auth.Scope.READ;
import static dev.sluice.gateway.auth.Scope.WRITE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import dev.sluice.delivery.replay.ReplayCare;
import dev.sluice.delivery.replay.ReplayProgress;
import dev.sluice.events.readback.StartOffsets;
import dev.sluice.gateway.api.route.Route;
import dev.sluice.gateway.api.route.Route.Body;
import dev.sluice.subscriptions.registry.Registry;
import java.time.InstantSource;
import java.util.List;

/** The routes of {@code /v1/replays}, and of dead letters delivered again. */
public final class ReplayRoutes {
    private static final String PATH = "/v1/replays";
    private static final String REDRIVE = "/v1/dead-letters/redrive";

    private final Parts parts;

    /**
     * What they work with.
     *
     * @param progress how far they are
     * @param care how they end
     * @param stretches turns marks into offsets
     * @param letters where on the dead letters topic what is
     * @param topicId of the events topic
     */
    public record Parts(
            Registry registry,
            ReplayProgress progress,
            ReplayCare care,
            Stretch.Resolver stretches,
            StartOffsets letters,
            String topicId,
            InstantSource clock) {}

    public ReplayRoutes(Parts parts) {
        this.parts = parts;
    }

    /** All of them. */
    public List<Route> all() {
        var view = new ReplayView(parts.registry(), parts.progress());
        var making = new Making(parts, view);
        var starting = new Starting(parts, making);
        var redriving = new Redriving(parts, making);
        var showing = new Showing(parts, view);
        String one = PATH + "/" + Route.ID;
        return List.of(
                Route.of(GET, PATH, READ, showing::list)
                        .query("subscription", "state", "after", "limit")
                        .answers(200),
                Route.of(POST, PATH, WRITE, starting::start)
                        .body(Body.JSON)
                        .answers(201, 409)
                        .narrowing(),
                Route.of(POST, REDRIVE, WRITE, redriving::redrive)
                        .body(Body.JSON)
                        .answers(200, 409)
                        .narrowing(),
                Route.of(GET, one, READ, showing::one).answers(200),
                Route.of(POST, one + "/cancel", WRITE, showing::cancel)
                        .body(Body.MAYBE_JSON)
                        .answers(200, 409, 412));
    }
}
