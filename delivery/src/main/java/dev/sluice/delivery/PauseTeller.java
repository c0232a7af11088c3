// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery;

import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.delivery.notice.Notices;
import dev.sluice.subscriptions.Subscription;
import dev.sluice.subscriptions.match.TypePatterns;
import dev.sluice.subscriptions.registry.RegistryListener;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.ResourceChange;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.State;
import java.util.List;

/**
 * Tells that an operator has stopped a subscription. Every node sees it in the registry and tells it, under the same id, so that it is
 * told though the one that wrote it ends. Called on the registry's thread.
 */
final class PauseTeller implements RegistryListener {
    private final Notices notices;

    PauseTeller(Notices notices) {
        this.notices = notices;
    }

    @Override
    public void changed(Snapshot before, Snapshot after, List<ResourceChange> changes) {
        for (ResourceChange change : changes) {
            if (change instanceof ResourceChange.OfSubscription(String id, var was, var now)
                    && was != null
                    && now != null
                    && paused(was, now)) {
                tell(was);
            }
        }
    }

    private static boolean paused(Resource<SubscriptionSettings> was, Resource<SubscriptionSettings> now) {
        return was.state() != State.PAUSED && now.state() == State.PAUSED;
    }

    private void tell(Resource<SubscriptionSettings> was) {
        // its filter says nothing here, and may be one that does not compile any more
        var about = new Subscription(
                was.id(),
                was.tenant(),
                was.incarnation(),
                was.version(),
                was.state(),
                TypePatterns.of(was.definition().types()),
                null,
                was.starts(),
                null);
        notices.disabled(about, Notices.Reason.OPERATOR, System.currentTimeMillis());
    }
}
