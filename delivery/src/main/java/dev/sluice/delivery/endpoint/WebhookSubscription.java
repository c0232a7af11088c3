// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.config.value.Rate;
import dev.sluice.delivery.retry.RetryPolicy;
import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.webhook.Endpoint;
import dev.sluice.subscriptions.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * One version of a webhook subscription, ready for use.
 *
 * @param subscription who wants what
 * @param endpoint where it goes; confined to the event loop of the subscription's shard
 * @param retry when a failed attempt is made again
 * @param maxInFlight requests under way at a time over all nodes, at least 1
 * @param rateLimit requests over all nodes; null: no limit
 * @param disabling when its endpoint's failures disable it
 * @param attempts which of its attempts are recorded
 */
public record WebhookSubscription(
        Subscription subscription,
        Endpoint endpoint,
        RetryPolicy retry,
        int maxInFlight,
        @Nullable Rate rateLimit,
        Disabling disabling,
        WebhookSpec.Attempts attempts) {
    /** What its lanes are known by. */
    public LaneKey key() {
        return new LaneKey(subscription.id(), subscription.incarnation());
    }
}
