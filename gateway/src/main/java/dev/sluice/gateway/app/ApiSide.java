// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.PublishingSettings;
import dev.sluice.config.Settings;
import dev.sluice.delivery.Delivery;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.delivery.replay.ReplayCare;
import dev.sluice.delivery.replay.ReplayProgress;
import dev.sluice.delivery.webhook.ClientSettings;
import dev.sluice.events.Event;
import dev.sluice.events.readback.StartOffsets;
import dev.sluice.gateway.api.Api;
import dev.sluice.gateway.api.ApiParts;
import dev.sluice.gateway.api.attempt.AttemptRoutes;
import dev.sluice.gateway.api.dead.DeadLetterRoutes;
import dev.sluice.gateway.api.delivery.DeliveryRoutes;
import dev.sluice.gateway.api.event.EventRoutes;
import dev.sluice.gateway.api.once.SharedKeys;
import dev.sluice.gateway.api.replay.ReplayRoutes;
import dev.sluice.gateway.api.resource.ResourceRoutes;
import dev.sluice.gateway.api.type.EventTypeRoutes;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.check.ResourceChecks;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.quota.Quotas;
import dev.sluice.gateway.typed.EventTypes;
import dev.sluice.subscriptions.once.KeptAnswers;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Puts the admin API together.
 *
 * @param policy what {@code targets} says now
 * @param providers those there are now
 * @param guard the same as {@code policy}, with names
 * @param publishing what it says now
 * @param failing of which subscriptions the endpoint fails as a whole
 */
record ApiSide(
        Settings settings,
        LogSide log,
        EventTypes types,
        Registry registry,
        Authenticator authenticator,
        Supplier<TargetPolicy> policy,
        Supplier<Providers> providers,
        AddressGuard guard,
        Supplier<PublishingSettings> publishing,
        Quotas quotas,
        KeptAnswers answers,
        Predicate<Resource<?>> failing,
        InstantSource clock) {
    Api api(Delivery delivery, ClientSettings client, ReplayProgress progress, ReplayCare care, StartOffsets letters) {
        var deliveries = new DeliveryRoutes.Parts(
                registry, guard, client, delivery::standing, log.readBack(), log.offsets(), clock);
        return new Api(new ApiParts(
                authenticator,
                settings.server().maxBodyBytes(),
                new SharedKeys(answers),
                resources(),
                deliveries,
                events(),
                new ReplayRoutes.Parts(
                        registry,
                        progress,
                        care,
                        new ReplayStretches(log),
                        letters,
                        log.access().layout().eventsTopicId().toString(),
                        clock),
                new DeadLetterRoutes.Parts(
                        log.lookBack(), log.access().topics().deadLetters(), types, log.log()::publish, log.window()),
                new AttemptRoutes.Parts(
                        registry, log.lookBack(), log.access().topics().attempts(), log.readBack()),
                new EventTypeRoutes.Parts(registry, clock)));
    }

    private ResourceRoutes.Parts resources() {
        return new ResourceRoutes.Parts(
                registry,
                new AskedStarts(new SubscriptionStarts(log)),
                new ResourceChecks(providers),
                policy,
                settings.topics().retention(),
                quotas,
                failing,
                clock);
    }

    private Future<Event> check(Event event) {
        return types.marked(event, publishing.get().schemaCheck(event.tenant()));
    }

    private EventRoutes.Parts events() {
        var layout = log.access().layout();
        return new EventRoutes.Parts(
                this::check,
                log.log()::publish,
                quotas,
                log.window(),
                log.readBack(),
                log.offsets(),
                log.cursors(),
                layout.eventsTopicId(),
                clock);
    }
}
