// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import static dev.sluice.gateway.auth.Scope.READ;
import static dev.sluice.gateway.auth.Scope.WRITE;
import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.gateway.api.route.Route;
import dev.sluice.gateway.api.route.Route.Body;
import dev.sluice.gateway.check.ResourceChecks;
import dev.sluice.gateway.quota.Quotas;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.file.StartResolver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The routes of {@code /v1/sources} and {@code /v1/subscriptions}. */
public final class ResourceRoutes {
    private final Parts parts;

    /**
     * What they work with.
     *
     * @param starts turns {@code from} into offsets; fails with a problem for what is none
     * @param policy what {@code targets} says now
     * @param retention how long the log keeps events
     * @param failing of which subscriptions the endpoint fails as a whole
     */
    public record Parts(
            Registry registry,
            StartResolver starts,
            ResourceChecks checks,
            Supplier<TargetPolicy> policy,
            Duration retention,
            Quotas quotas,
            Predicate<Resource<?>> failing,
            InstantSource clock) {}

    public ResourceRoutes(Parts parts) {
        this.parts = parts;
    }

    /** All of them. */
    public List<Route> all() {
        var sources = new SourceType(parts.checks());
        return Stream.of(
                        of(sources),
                        Stream.of(handedOver(sources)),
                        of(new SubscriptionType(parts.starts(), parts.policy(), parts.retention())))
                .flatMap(each -> each)
                .toList();
    }

    private Route handedOver(SourceType sources) {
        var showing = new ShowingHanded<>(
                parts.registry(),
                sources,
                new ResourceView<>(sources, parts.failing(), parts.clock()),
                Lookup.of(sources));
        return Route.of(POST, sources.path() + "/" + Route.ID + "/handed-over-secret", WRITE, showing::show)
                .answers(200, 409, 412);
    }

    private <D> Stream<Route> of(ResourceType<D> type) {
        var view = new ResourceView<>(type, parts.failing(), parts.clock());
        var lookup = Lookup.of(type);
        var reading = new Reading<>(parts.registry(), type, view, lookup);
        var creating = new Creating<>(parts.registry(), type, view, parts.quotas(), parts.clock());
        var changing = new Changing<>(parts.registry(), type, view, lookup);
        var standing = new Standing<>(parts.registry(), type, view, lookup, parts.starts());
        var rotating = new Rotating<>(parts.registry(), type, view, lookup, parts.clock());
        String one = type.path() + "/" + Route.ID;
        return Stream.of(
                Route.of(GET, type.path(), READ, reading::list)
                        .query("state", "origin", "q", "after", "limit")
                        .answers(200),
                Route.of(POST, type.path(), WRITE, creating::create)
                        .body(Body.JSON)
                        .answers(201, 409),
                Route.of(GET, one, READ, reading::one).answers(200),
                Route.of(PUT, one, WRITE, changing::replace).body(Body.JSON).answers(200, 409, 412),
                Route.of(DELETE, one, WRITE, changing::delete).answers(204, 409, 412),
                Route.of(POST, one + "/pause", WRITE, standing::pause)
                        .body(Body.MAYBE_JSON)
                        .answers(200, 409, 412),
                Route.of(POST, one + "/rotate-secret", WRITE, rotating::rotate)
                        .body(Body.MAYBE_JSON)
                        .answers(200, 409, 412),
                Route.of(POST, one + "/resume", WRITE, standing::resume)
                        .body(Body.MAYBE_JSON)
                        .answers(200, 409, 412));
    }
}
