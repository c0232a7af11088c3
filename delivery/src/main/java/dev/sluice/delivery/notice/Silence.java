// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.notice;

import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.subscriptions.Subscription;

/** Tells nothing. */
final class Silence implements Notices {
    @Override
    public void failing(Subscription subscription, long since) {}

    @Override
    public void recovered(Subscription subscription, long since) {}

    @Override
    public void disabled(Subscription subscription, Reason reason, long since) {}

    @Override
    public void gapAhead(Subscription subscription, int partition, long from, long count) {}

    @Override
    public void gap(Subscription subscription, int partition, long from, long to) {}

    @Override
    public void deadLettered(DeadLetter letter) {}
}
