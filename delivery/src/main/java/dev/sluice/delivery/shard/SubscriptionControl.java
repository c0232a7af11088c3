// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

/** What delivery may ask of the registry. Thread-safe; must not block. */
public interface SubscriptionControl {
    /**
     * The subscription's endpoint wants nothing any more: disable it for good. Its events wait. Asked again each half minute until the
     * registry tells of it.
     *
     * @param reason one of the reasons of operational events, for example {@code gone}
     */
    void disable(WebhookSubscription subscription, String reason);

    /** A shard does not move, or a bug has left it half changed: the process must end, so that others take over. */
    void stuck();
}
