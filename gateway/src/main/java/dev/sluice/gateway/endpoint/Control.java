// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.endpoint;

import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.delivery.endpoint.EndpointNotes;
import dev.sluice.delivery.endpoint.SubscriptionControl;
import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.notice.Notices;
import dev.sluice.subscriptions.Subscription;
import dev.sluice.subscriptions.registry.Actor;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.Write;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What delivery asks of the rest of the node. Thread-safe. */
public final class Control implements SubscriptionControl {
    private static final Logger LOGGER = LoggerFactory.getLogger(Control.class);

    private final Registry registry;
    private final FailingNotes failing;
    private final EndpointBoards endpoints;
    private final Notices notices;
    private final Runnable fatal;

    public Control(Registry registry, FailingNotes failing, EndpointBoards endpoints, Notices notices, Runnable fatal) {
        this.registry = registry;
        this.failing = failing;
        this.endpoints = endpoints;
        this.notices = notices;
        this.fatal = fatal;
    }

    @Override
    public void disable(WebhookSubscription subscription, String reason) {
        String id = subscription.subscription().id();
        registry.write(Actor.system("disable: " + reason), snapshot -> disabled(snapshot, subscription))
                .onSuccess(written -> {
                    LOGGER.atWarn()
                            .addKeyValue("subscriptionId", id)
                            .addKeyValue("reason", reason)
                            .log("subscription disabled; its events wait");
                    tell(written, subscription.subscription(), reason);
                })
                .onFailure(failure -> LOGGER.atError()
                        .addKeyValue("subscriptionId", id)
                        .addKeyValue("error", String.valueOf(failure.getMessage()))
                        .log("subscription could not be disabled"));
    }

    /** Not when it was changed meanwhile, and so is not disabled. */
    private void tell(Snapshot written, Subscription was, String reason) {
        Resource<SubscriptionSettings> now = written.subscriptions().get(was.id());
        if (now != null && now.incarnation() == was.incarnation() && now.state() == State.DISABLED) {
            long since = failing.since(was);
            notices.disabled(was, Notices.Reason.of(reason), since == 0 ? System.currentTimeMillis() : since);
        }
    }

    /** Nothing when it was changed or made anew meanwhile: then the reason was another one's. */
    private static List<Write> disabled(Snapshot snapshot, WebhookSubscription subscription) {
        Subscription known = subscription.subscription();
        Resource<SubscriptionSettings> present = snapshot.subscriptions().get(known.id());
        return present != null && isSame(present, known)
                ? List.of(new Write.Put(present.with(State.DISABLED)))
                : List.of();
    }

    private static boolean isSame(Resource<SubscriptionSettings> present, Subscription known) {
        return present.incarnation() == known.incarnation() && present.version() == known.version() && present.served();
    }

    @Override
    public long failingSince(Subscription subscription) {
        return failing.since(subscription);
    }

    @Override
    public void failing(Subscription subscription, long since) {
        failing.failing(subscription, since);
    }

    @Override
    public void recovered(Subscription subscription) {
        failing.recovered(subscription);
    }

    @Override
    public EndpointNotes endpoints() {
        return endpoints;
    }

    @Override
    public void stuck() {
        fatal.run();
    }
}
