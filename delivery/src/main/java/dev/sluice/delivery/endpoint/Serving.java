// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

import dev.sluice.delivery.webhook.AttemptOutcome;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether one subscription is served: as the registry says, but not from the moment on at which its endpoint is gone, or has had nothing
 * but failures for too long. Then it stands at once, and the registry is asked to disable it until it has. Confined to its shard's event
 * loop.
 */
public final class Serving {
    private static final Logger LOGGER = LoggerFactory.getLogger(Serving.class);

    private final EndpointParts parts;
    private final Health health;
    private final DisableAsk ask;
    private WebhookSubscription webhook;
    private boolean served;

    /** As the registry says of it now. */
    public Serving(EndpointParts parts, WebhookSubscription webhook) {
        this(parts, webhook, new DisableAsk(parts));
    }

    Serving(EndpointParts parts, WebhookSubscription webhook, DisableAsk ask) {
        this.parts = parts;
        this.health = new Health(parts.control());
        this.ask = ask;
        this.webhook = webhook;
        this.served = webhook.subscription().state().served();
    }

    /** Whether its events may be sent. */
    public boolean isServed() {
        return served;
    }

    /** Another version of the subscription; whether somebody has enabled it. What this node has stopped by itself nobody has. */
    public boolean replace(WebhookSubscription next) {
        boolean enabled = !webhook.subscription().state().served()
                && next.subscription().state().served();
        webhook = next;
        served = next.subscription().state().served();
        ask.end();
        if (enabled) {
            health.clear(next.subscription());
        }
        return enabled;
    }

    /** An attempt has ended at {@code now}, epoch milliseconds by the brokers' clock. */
    public void attempted(AttemptOutcome outcome, long now) {
        Duration limit = webhook.disabling().after();
        switch (health.after(outcome, webhook.subscription(), limit, now)) {
            case NONE -> {}
            case RECOVERED -> parts.notices().recovered(webhook.subscription(), health.since());
            case HALF -> {
                parts.notices().failing(webhook.subscription(), health.since());
                LOGGER.atWarn()
                        .addKeyValue("subscriptionId", webhook.subscription().id())
                        .addKeyValue("disableAfter", limit)
                        .log("subscription has had nothing but failures for half the time after which it is disabled");
            }
            case OVER -> disable("failing");
        }
    }

    /** The endpoint has said that it is gone for good. */
    public void gone() {
        disable("gone");
    }

    private void disable(String reason) {
        if (served) {
            // it stands at once, whenever the registry has it
            served = false;
            ask.begin(webhook, reason);
        }
    }

    /** The subscription is gone. */
    public void close() {
        served = false;
        ask.end();
    }
}
