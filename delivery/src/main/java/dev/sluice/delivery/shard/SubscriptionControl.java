// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

/** What delivery may ask of the registry. Thread-safe; must not block. */
public interface SubscriptionControl {
    /**
     * The subscription's endpoint wants nothing any more: disable it for good. Its events wait.
     *
     * @param reason one of the reasons of operational events, for example {@code gone}
     */
    void disable(WebhookSubscription subscription, String reason);

    /** A shard has not moved for long while records wait: the process must end, so that others take over. */
    void stuck();
}
