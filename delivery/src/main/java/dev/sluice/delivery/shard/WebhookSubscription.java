// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.lane.LaneKey;
import dev.sluice.delivery.retry.RetryPolicy;
import dev.sluice.delivery.webhook.Endpoint;
import dev.sluice.subscriptions.Subscription;

/**
 * One version of a webhook subscription, ready for use.
 *
 * @param subscription who wants what
 * @param endpoint where it goes; confined to the event loop of the subscription's shard
 * @param retry when a failed attempt is made again
 * @param maxInFlight requests under way at a time over all nodes, at least 1
 * @param disabledByGone whether a 410 disables it; else it counts as any other failure
 */
public record WebhookSubscription(
        Subscription subscription, Endpoint endpoint, RetryPolicy retry, int maxInFlight, boolean disabledByGone) {
    /** What its lanes are known by. */
    public LaneKey key() {
        return new LaneKey(subscription.id(), subscription.incarnation());
    }
}
