// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.dead;

import dev.sluice.delivery.attempts.History;
import dev.sluice.events.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event that a subscription gave up, one that the door let nobody have, or a record that is no event.
 *
 * @param partition where it stands on the events topic, and the partition of the dead letters topic it goes to
 * @param offset its offset there
 * @param record the event itself, null when retention took it before it could be read again
 * @param tenant the subscription's, null for a record that is no event
 * @param subscription whose it is, null for what no subscription was to have
 * @param incarnation the subscription's incarnation, -1 when there is none
 * @param reason why
 * @param requests requests made
 * @param lastOutcome what the last attempt came to, for people
 * @param at when it was given up, epoch milliseconds
 * @param history what became of the attempts, as far as it is known
 */
public record DeadLetter(
        int partition,
        long offset,
        @Nullable LogRecord record,
        @Nullable String tenant,
        @Nullable String subscription,
        long incarnation,
        Reason reason,
        int requests,
        String lastOutcome,
        long at,
        History history) {
    /** About what it takes of memory and of a checkpoint, in bytes. */
    public long sizeBytes() {
        long attempts = 100L * history.attempts().size();
        return 500L + attempts + (record == null ? 0 : record.sizeBytes());
    }

    /** Why an event was given up. The label is stable. */
    public enum Reason {
        /** The retry schedule is used up. */
        EXHAUSTED("exhausted"),
        /** The endpoint answered with throttling for too long. */
        THROTTLED("throttled"),
        /** The event was older than the subscription's {@code maxAge}. */
        EXPIRED("expired"),
        /** Too many of one partition's events waited for a retry; this was the oldest. */
        PARKED_FULL("parked_full"),
        /** Retention took the event while it waited. */
        RETENTION("retention"),
        /** It was not as its type's schema says, and the door kept it from all subscribers. */
        SCHEMA("schema"),
        /** The record is no CloudEvent with a tenant. */
        UNREADABLE("unreadable");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        /** The name in records, metrics and the API. */
        public String label() {
            return label;
        }

        /**
         * The reason with this label.
         *
         * @throws IllegalArgumentException when there is none
         */
        public static Reason ofLabel(String label) {
            for (Reason reason : values()) {
                if (reason.label.equals(label)) {
                    return reason;
                }
            }
            throw new IllegalArgumentException("no reason: " + label);
        }
    }
}
