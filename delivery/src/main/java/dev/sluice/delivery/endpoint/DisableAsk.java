// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

/** Asks for one subscription to be disabled, again and again until the registry has it. Confined to its shard's event loop. */
final class DisableAsk {
    private static final long AGAIN_MILLIS = 30_000;

    private final EndpointParts parts;
    private final long againMillis;
    private boolean asking;
    private long timer = -1;

    DisableAsk(EndpointParts parts) {
        this(parts, AGAIN_MILLIS);
    }

    DisableAsk(EndpointParts parts, long againMillis) {
        this.parts = parts;
        this.againMillis = againMillis;
    }

    /** Asks now and from time to time; what was begun goes on as it was. */
    void begin(WebhookSubscription webhook, String reason) {
        if (!asking) {
            asking = true;
            ask(webhook, reason);
        }
    }

    private void ask(WebhookSubscription webhook, String reason) {
        parts.control().disable(webhook, reason);
        timer = parts.vertx().setTimer(againMillis, parts.guard().of("disable", id -> ask(webhook, reason)));
    }

    /** The registry has said something newer, or there is nobody to ask for any more. */
    void end() {
        asking = false;
        parts.vertx().cancelTimer(timer);
    }
}
