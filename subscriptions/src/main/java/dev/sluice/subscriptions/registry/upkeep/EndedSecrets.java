// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.upkeep;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Takes secrets whose end has come out of their definitions. Nobody uses them any more by then; this only forgets them. Pure. */
final class EndedSecrets {
    private EndedSecrets() {}

    static boolean has(Snapshot snapshot, Instant now) {
        return snapshot.sources().values().stream()
                        .anyMatch(each -> each.oldSecrets().hasEnded(now))
                || snapshot.subscriptions().values().stream()
                        .anyMatch(each -> each.oldSecrets().hasEnded(now));
    }

    static List<Write> writes(Snapshot snapshot, Instant now) {
        var writes = new ArrayList<Write>();
        for (Resource<SourceSettings> each : snapshot.sources().values()) {
            if (each.oldSecrets().hasEnded(now)) writes.add(new Write.Put(source(each, now)));
        }
        for (Resource<SubscriptionSettings> each : snapshot.subscriptions().values()) {
            if (each.oldSecrets().hasEnded(now)) writes.add(new Write.Put(subscription(each, now)));
        }
        return writes;
    }

    private static Resource<SourceSettings> source(Resource<SourceSettings> present, Instant now) {
        SourceSettings before = present.definition();
        return present.defined(before.with(present.oldSecrets().counting(before.secrets(), now)))
                .with(present.oldSecrets().without(now));
    }

    private static Resource<SubscriptionSettings> subscription(Resource<SubscriptionSettings> present, Instant now) {
        SubscriptionSettings before = present.definition();
        SubscriptionSettings after = before.target() instanceof WebhookSpec webhook
                ? before.with(webhook.with(present.oldSecrets().counting(webhook.secrets(), now)))
                : before;
        return present.defined(after).with(present.oldSecrets().without(now));
    }
}
