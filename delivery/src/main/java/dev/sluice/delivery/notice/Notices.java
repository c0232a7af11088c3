// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.notice;

import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.subscriptions.Subscription;

/**
 * Tells a tenant what becomes of its subscriptions: each method is one operational event of the contract's section 4. Thread-safe;
 * never blocks, never fails.
 *
 * <p>To be called after what it tells of is committed. The event's id is made of the arguments, so that what is told again after a
 * crash, or by another node, is a copy that every reader skips.
 */
public interface Notices {
    /** For where nobody listens. */
    Notices NONE = new Silence();

    /** Why an event tells what it tells. The label is stable. */
    enum Reason {
        /** The endpoint answered 410. */
        GONE("gone"),
        /** The endpoint has had nothing but failures. */
        FAILING("failing"),
        /** The log does not keep it long enough. */
        RETENTION("retention"),
        /** A person asked for it. */
        OPERATOR("operator");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        /** The value of {@code reason} in an event's data. */
        public String label() {
            return label;
        }

        /**
         * The reason with this label.
         *
         * @throws IllegalArgumentException when there is none
         */
        public static Reason of(String label) {
            for (Reason reason : values()) {
                if (reason.label.equals(label)) {
                    return reason;
                }
            }
            throw new IllegalArgumentException("no reason: " + label);
        }
    }

    /**
     * The endpoint fails as a whole.
     *
     * @param since when that began, epoch milliseconds; the same for all calls about one run of failures
     */
    void failing(Subscription subscription, long since);

    /**
     * The endpoint works again.
     *
     * @param since when its failing began, as told by {@link #failing}
     */
    void recovered(Subscription subscription, long since);

    /**
     * Nothing is sent any more until somebody resumes it.
     *
     * @param subscription as it was before
     * @param since when its cause began, epoch milliseconds
     */
    void disabled(Subscription subscription, Reason reason, long since);

    /**
     * Retention is about to overtake the subscription.
     *
     * @param partition on which
     * @param from the offset of the first event that it waits for
     * @param count about how many events will be lost if nothing changes
     */
    void gapAhead(Subscription subscription, int partition, long from, long count);

    /**
     * Retention, or a cut of the log, took events before the subscription had got to them.
     *
     * @param partition on which
     * @param from the offset of the first that is lost
     * @param to the offset after the last
     */
    void gap(Subscription subscription, int partition, long from, long to);

    /** An event was given up; the dead letter is on its topic. One about an operational event tells nothing. */
    void deadLettered(DeadLetter letter);
}
