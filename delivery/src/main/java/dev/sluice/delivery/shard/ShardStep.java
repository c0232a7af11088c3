// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.replay.ReplayTask;
import java.util.List;

/**
 * What a step of the registry brings to one shard.
 *
 * @param changed subscriptions that are new or changed
 * @param gone ids of those that are not there any more
 * @param begun replays that run
 * @param ended ids of those that do not any more
 * @param position every registry record below it is applied with this step
 */
public record ShardStep(
        List<WebhookSubscription> changed,
        List<String> gone,
        List<ReplayTask> begun,
        List<String> ended,
        long position) {
    /** Copies the lists. */
    public ShardStep {
        changed = List.copyOf(changed);
        gone = List.copyOf(gone);
        begun = List.copyOf(begun);
        ended = List.copyOf(ended);
    }
}
