// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

import dev.sluice.subscriptions.Subscription;

/** What delivery may ask of the registry. Thread-safe; must not block. */
public interface SubscriptionControl {
    /**
     * The subscription's endpoint wants nothing any more: disable it for good. Its events wait. Asked again each half minute until the
     * registry tells of it.
     *
     * @param reason one of the reasons of operational events, for example {@code gone}
     */
    void disable(WebhookSubscription subscription, String reason);

    /** Since when no node has had a success, epoch milliseconds; 0: not noted. */
    long failingSince(Subscription subscription);

    /** Notes that there have been nothing but failures since then, for all nodes and over restarts. */
    void failing(Subscription subscription, long since);

    /** Takes the note back. */
    void recovered(Subscription subscription);

    /** What nodes tell each other of endpoints. */
    EndpointNotes endpoints();

    /** A shard does not move, or a bug has left it half changed: the process must end, so that others take over. */
    void stuck();
}
