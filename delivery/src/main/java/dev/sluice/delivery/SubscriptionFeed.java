// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery;

import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.config.value.Secret;
import dev.sluice.delivery.retry.RetryPolicy;
import dev.sluice.delivery.shard.Shard;
import dev.sluice.delivery.shard.WebhookSubscription;
import dev.sluice.delivery.webhook.Endpoint;
import dev.sluice.delivery.webhook.EndpointSpec;
import dev.sluice.subscriptions.Subscription;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.FilterException;
import dev.sluice.subscriptions.match.TypePatterns;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.RegistryListener;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.ResourceChange;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes webhook subscriptions ready as the registry tells of them, and gives each to its shard. Called on the registry's thread. */
final class SubscriptionFeed implements RegistryListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(SubscriptionFeed.class);

    /** For a subscription that can't be used as it is written: it stands where it is until it is changed. */
    private static final EndpointSpec NOWHERE = new EndpointSpec(
            "https://nowhere.invalid/",
            List.of("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
            Map.of(),
            Duration.ofSeconds(1));

    private final List<Shard> shards;

    SubscriptionFeed(List<Shard> shards) {
        this.shards = List.copyOf(shards);
    }

    @Override
    public void changed(Snapshot before, Snapshot after, List<ResourceChange> changes) {
        Map<Shard, List<WebhookSubscription>> changed = new HashMap<>();
        Map<Shard, List<String>> gone = new HashMap<>();
        for (ResourceChange change : changes) {
            if (change.kind() == Kind.SUBSCRIPTION) {
                Shard shard = Shard.of(change.id(), shards);
                Resource<?> now = change.after();
                if (now == null) {
                    gone.computeIfAbsent(shard, s -> new ArrayList<>()).add(change.id());
                } else if (now.definition() instanceof SubscriptionSettings settings
                        && settings.target() instanceof WebhookSpec webhook) {
                    changed.computeIfAbsent(shard, s -> new ArrayList<>()).add(ready(now, settings, webhook));
                }
            }
        }
        for (Shard shard : shards) {
            shard.apply(changed.getOrDefault(shard, List.of()), gone.getOrDefault(shard, List.of()), after.position())
                    .onFailure(e -> LOGGER.atError().setCause(e).log("a shard could not take up a registry change"));
        }
    }

    private static WebhookSubscription ready(Resource<?> resource, SubscriptionSettings settings, WebhookSpec webhook) {
        RetryPolicy retry =
                new RetryPolicy(webhook.retry().schedule(), webhook.retry().jitter());
        boolean disabledByGone = webhook.on410() == WebhookSpec.On410.DISABLE;
        try {
            Filter filter = settings.filter() == null ? null : Filter.compile(settings.filter());
            Subscription subscription = subscription(resource, settings, resource.state(), filter);
            Endpoint endpoint = Endpoint.of(spec(webhook));
            return new WebhookSubscription(subscription, endpoint, retry, webhook.maxInFlight(), disabledByGone);
        } catch (FilterException | IllegalArgumentException e) {
            LOGGER.atError()
                    .addKeyValue("subscriptionId", resource.id())
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("subscription can't be used as it is written; it stands where it is");
            Subscription standing = subscription(resource, settings, State.DISABLED, null);
            return new WebhookSubscription(standing, Endpoint.of(NOWHERE), retry, 1, disabledByGone);
        }
    }

    private static Subscription subscription(
            Resource<?> resource, SubscriptionSettings settings, State state, @Nullable Filter filter) {
        return new Subscription(
                resource.id(),
                resource.tenant(),
                resource.incarnation(),
                resource.version(),
                state,
                TypePatterns.of(settings.types()),
                filter,
                resource.starts(),
                settings.maxAge());
    }

    private static EndpointSpec spec(WebhookSpec webhook) {
        return new EndpointSpec(
                webhook.url().toString(),
                webhook.secrets().stream().map(Secret::reveal).toList(),
                webhook.headers(),
                webhook.timeout());
    }
}
