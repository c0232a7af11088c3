// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

import dev.sluice.delivery.webhook.AttemptOutcome;
import dev.sluice.subscriptions.Subscription;
import java.time.Duration;

/**
 * Since when one subscription has had nothing but failures, here and on the other nodes. Confined to its shard's event loop.
 *
 * <p>It goes by the brokers' clock, because one node's own must not disable a subscription for all. The nodes' common note
 * ({@link SubscriptionControl#failingSince}) decides; it is written at the first failure, removed at the first success, and looked at
 * only when something hangs on it, so that a healthy subscription costs next to nothing.
 */
final class Health {
    private static final long LOOK_MILLIS = 30_000;
    private static final int TOO_MANY_REQUESTS = 429;

    /** What an attempt has shown. */
    enum Sign {
        /** Nothing to be done. */
        NONE,
        /** A success, after at least half the time. */
        RECOVERED,
        /** Half the time is over: told once. */
        HALF,
        /** All of it is over. */
        OVER
    }

    private final SubscriptionControl control;

    /** Epoch milliseconds as far as this node knows; 0: not failing. */
    private long since;

    /** The present or the last run of nothing but failures, epoch milliseconds. */
    private long began;

    private long lookAt;
    private boolean told;

    Health(SubscriptionControl control) {
        this.control = control;
    }

    /** An attempt has ended at {@code now}, epoch milliseconds. */
    Sign after(AttemptOutcome outcome, Subscription subscription, Duration limit, long now) {
        return switch (outcome) {
            case AttemptOutcome.Delivered delivered -> delivered(subscription, limit.toMillis(), now);
            case AttemptOutcome.Throttled throttled when throttled.status() == TOO_MANY_REQUESTS -> Sign.NONE;
            case AttemptOutcome.Unconsented refused -> Sign.NONE;
            case AttemptOutcome.Gone gone -> Sign.NONE;
            case AttemptOutcome.Throttled throttled -> failed(subscription, limit.toMillis(), now);
            case AttemptOutcome.Failed failed -> failed(subscription, limit.toMillis(), now);
            case AttemptOutcome.TimedOut timedOut -> failed(subscription, limit.toMillis(), now);
            case AttemptOutcome.Unreachable unreachable -> failed(subscription, limit.toMillis(), now);
            case AttemptOutcome.AddressRefused refused -> failed(subscription, limit.toMillis(), now);
        };
    }

    private Sign delivered(Subscription subscription, long limit, long now) {
        if (since != 0) {
            clear(subscription);
            return now - began >= limit / 2 ? Sign.RECOVERED : Sign.NONE;
        } else if (now >= lookAt) {
            lookAt = now + LOOK_MILLIS;
            if (control.failingSince(subscription) != 0) {
                clear(subscription);
            }
        }
        return Sign.NONE;
    }

    /** It begins anew: there was a success, or somebody has enabled it again. */
    void clear(Subscription subscription) {
        since = 0;
        told = false;
        control.recovered(subscription);
    }

    /** When the present or the last run of nothing but failures began, epoch milliseconds. */
    long since() {
        return began;
    }

    private Sign failed(Subscription subscription, long limit, long now) {
        if (since == 0) {
            learn(subscription, now);
        }
        if (now - since < limit / 2 || (told && now - since < limit)) {
            return Sign.NONE;
        }
        // another node may have had a success since
        learn(subscription, now);
        if (now - since >= limit) {
            return Sign.OVER;
        }
        boolean half = now - since >= limit / 2 && !told;
        told = now - since >= limit / 2;
        return half ? Sign.HALF : Sign.NONE;
    }

    private void learn(Subscription subscription, long now) {
        since = control.failingSince(subscription);
        if (since == 0) {
            since = now;
            control.failing(subscription, now);
        }
        began = since;
    }
}
