// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery;

import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.delivery.endpoint.Disabling;
import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.replay.ReplayTask;
import dev.sluice.delivery.retry.RetryPolicy;
import dev.sluice.delivery.shard.Shard;
import dev.sluice.delivery.shard.ShardStep;
import dev.sluice.delivery.webhook.Endpoint;
import dev.sluice.delivery.webhook.EndpointSpec;
import dev.sluice.subscriptions.Subscription;
import dev.sluice.subscriptions.match.TypePatterns;
import dev.sluice.subscriptions.registry.RegistryListener;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.ResourceChange;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.replay.Replay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes webhook subscriptions and replays ready as the registry tells of them, and gives each to its shard. Called on the registry's thread. */
final class SubscriptionFeed implements RegistryListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(SubscriptionFeed.class);

    /** For a subscription that can't be used as it is written: it stands where it is until it is changed. */
    private static final EndpointSpec NOWHERE = new EndpointSpec(
            "https://nowhere.invalid/",
            List.of("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
            Map.of(),
            Duration.ofSeconds(1));

    private static final RetryPolicy NEVER_AGAIN = new RetryPolicy(List.of(), 0);

    private final List<Shard> shards;
    private final String topicId;

    /** @param topicId of the events topic: replays of another one do not run */
    SubscriptionFeed(List<Shard> shards, String topicId) {
        this.shards = List.copyOf(shards);
        this.topicId = topicId;
    }

    @Override
    public void changed(Snapshot before, Snapshot after, List<ResourceChange> changes) {
        Map<Shard, List<WebhookSubscription>> changed = new HashMap<>();
        Map<Shard, List<String>> gone = new HashMap<>();
        Map<Shard, List<ReplayTask>> begun = new HashMap<>();
        Map<Shard, List<String>> ended = new HashMap<>();
        for (ResourceChange change : changes) {
            if (change instanceof ResourceChange.OfSubscription(String id, var was, var now)) {
                Shard shard = Shard.of(id, shards);
                if (now == null) {
                    gone.computeIfAbsent(shard, s -> new ArrayList<>()).add(id);
                } else if (now.definition().target() instanceof WebhookSpec webhook) {
                    changed.computeIfAbsent(shard, s -> new ArrayList<>()).add(ready(now, webhook));
                } else {
                    // it may have been a webhook until now
                    gone.computeIfAbsent(shard, s -> new ArrayList<>()).add(id);
                }
            } else if (change instanceof ResourceChange.OfReplay(String id, var was, var now)) {
                if (now != null && runs(now)) {
                    task(now)
                            .ifPresent(task -> begun.computeIfAbsent(
                                            Shard.of(task.owner().subscriptionId(), shards), s -> new ArrayList<>())
                                    .add(task));
                } else if (was != null) {
                    Shard shard = Shard.of(was.definition().subscription(), shards);
                    ended.computeIfAbsent(shard, s -> new ArrayList<>()).add(id);
                }
            }
        }
        for (Shard shard : shards) {
            ShardStep step = new ShardStep(
                    changed.getOrDefault(shard, List.of()),
                    gone.getOrDefault(shard, List.of()),
                    begun.getOrDefault(shard, List.of()),
                    ended.getOrDefault(shard, List.of()),
                    after.position());
            shard.apply(step)
                    .onFailure(e -> LOGGER.atError().setCause(e).log("a shard could not take up a registry change"));
        }
    }

    private boolean runs(Resource<Replay> replay) {
        return replay.definition().running() && replay.definition().topicId().equals(topicId);
    }

    private static Optional<ReplayTask> task(Resource<Replay> resource) {
        try {
            return Optional.of(ReplayTask.of(resource));
        } catch (RuntimeException e) {
            LOGGER.atError()
                    .addKeyValue("replayId", resource.id())
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("replay can't be used as it is written; it stands until it is cancelled");
            return Optional.empty();
        }
    }

    /** Never throws: one that can't be used must not cost the others of its step theirs. */
    static WebhookSubscription ready(Resource<SubscriptionSettings> resource, WebhookSpec webhook) {
        var disabling = new Disabling(webhook.on410() == WebhookSpec.On410.DISABLE, webhook.disableAfter());
        try {
            return new WebhookSubscription(
                    Subscription.of(resource),
                    Endpoint.of(EndpointSpec.of(webhook, resource.oldSecrets().ends())),
                    new RetryPolicy(webhook.retry().schedule(), webhook.retry().jitter()),
                    webhook.maxInFlight(),
                    webhook.rateLimit(),
                    disabling,
                    webhook.attempts());
        } catch (RuntimeException e) {
            LOGGER.atError()
                    .addKeyValue("subscriptionId", resource.id())
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("subscription can't be used as it is written; it stands where it is");
            return new WebhookSubscription(
                    standing(resource), Endpoint.of(NOWHERE), NEVER_AGAIN, 1, null, disabling, webhook.attempts());
        }
    }

    /** Keeps the place of one that can't be used: as disabled, whatever its filter says. */
    private static Subscription standing(Resource<SubscriptionSettings> resource) {
        return new Subscription(
                resource.id(),
                resource.tenant(),
                resource.incarnation(),
                resource.version(),
                State.DISABLED,
                TypePatterns.of(null),
                null,
                resource.starts(),
                null);
    }
}
