// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of a ledger. Times ({@code at}, {@code since}) are microseconds since the epoch; an {@code id} is always the event id that we derived ourselves. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "row")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Row.Subscriber.class, name = "subscriber"),
    @JsonSubTypes.Type(value = Row.Intent.class, name = "intent"),
    @JsonSubTypes.Type(value = Row.Outcome.class, name = "outcome"),
    @JsonSubTypes.Type(value = Row.Logged.class, name = "logged"),
    @JsonSubTypes.Type(value = Row.Receipt.class, name = "receipt"),
    @JsonSubTypes.Type(value = Row.DeadLetter.class, name = "dead"),
    @JsonSubTypes.Type(value = Row.Gap.class, name = "gap"),
    @JsonSubTypes.Type(value = Row.Fault.class, name = "fault"),
    @JsonSubTypes.Type(value = Row.Change.class, name = "change"),
    @JsonSubTypes.Type(value = Row.Claim.class, name = "claim"),
    @JsonSubTypes.Type(value = Row.Hit.class, name = "hit"),
    @JsonSubTypes.Type(value = Row.Kept.class, name = "kept"),
})
public sealed interface Row {

    /** How an attempt at the door ended, as the provider saw it. */
    enum Answer {
        ACKED,
        REFUSED,
        FAILED,
        TIMEOUT,
        RESET;

        /** The answer that an HTTP status stands for. */
        public static Answer of(int status) {
            if (status >= 200 && status < 300) {
                return ACKED;
            }
            return status >= 400 && status < 500 && status != 429 ? REFUSED : FAILED;
        }
    }

    /**
     * Who should receive what.
     *
     * @param types patterns in which {@code *} stands for any characters; empty means all
     * @param minAmount only events of at least this amount
     * @param since only events sent at or after this time
     * @param ordered whether the events of one key must arrive in order
     */
    record Subscriber(String name, String tenant, List<String> types, long minAmount, long since, boolean ordered)
            implements Row {
        public Subscriber {
            types = List.copyOf(types);
        }
    }

    /** Written before the first request of an event; {@code seq} counts from 1 in (tenant, source, key); {@code forged} ones carry a wrong signature. */
    record Intent(
            long at,
            String id,
            String tenant,
            String source,
            String type,
            long amount,
            String key,
            long seq,
            String digest,
            boolean forged)
            implements Row, OfEvent {}

    /** How one request, sent at {@code asked}, ended; {@code told} is the event id in the answer, empty when there was none. */
    record Outcome(long asked, long at, String id, Answer answer, int status, String told) implements Row, OfEvent {}

    /** A record of the log, read by a plain consumer afterwards. */
    record Logged(int partition, long offset, String id, String tenant, String digest) implements Row, OfEvent {}

    /**
     * Something arrived: a webhook request or a stream's event.
     *
     * @param tenant the tenant that the body names
     * @param attempt the attempt header, 0 for streams
     * @param signed whether the signature verified; true for streams
     * @param answer the status given back; 200 for streams
     * @param session the stream connection, empty for webhooks
     * @param seq the stream's own count, 0 where there is none
     */
    record Receipt(
            long at,
            String subscriber,
            String tenant,
            String id,
            String digest,
            int attempt,
            boolean signed,
            int answer,
            String session,
            long seq)
            implements Row, OfEvent {

        /** Whether the subscriber took it. */
        @JsonIgnore
        public boolean isTaken() {
            return Answer.of(answer) == Answer.ACKED;
        }
    }

    /** The gateway gave up on an event for a subscriber. */
    record DeadLetter(String subscriber, String id, String reason) implements Row, OfEvent {}

    /** A stream told that something is missing; {@code count} is null where the gateway can't know. */
    record Gap(
            long at,
            String subscriber,
            String session,
            long seq,
            String reason,
            @Nullable Long count) implements Row {}

    /** The nemesis did something: {@code begun} at the blow, otherwise when what it broke was started again. */
    record Fault(long at, String what, boolean begun) implements Row {}

    /** What was done to a subscription over the API. */
    enum Deed {
        /** Made, from {@code latest}. */
        MADE,
        /** Made, from {@code earliest}. */
        MADE_FROM_EARLIEST,
        /** Asked for, and nobody knows what came of it. */
        MAYBE_MADE,
        /** Another definition. */
        CHANGED,
        PAUSED,
        RESUMED,
        RESUMED_FROM_NOW,
        DELETED
    }

    /**
     * A write to the API by which a subscription was made, changed or ended. What held before may hold until {@code at} (and on other
     * nodes for a while longer), what it says may hold from {@code asked} on.
     *
     * @param asked when its first request was sent
     * @param at when its success was answered
     * @param types as in {@link Subscriber}, from then on; so is {@code minAmount}
     * @param url the number of the endpoint's address from then on
     */
    record Change(
            long asked,
            long at,
            String subscriber,
            String tenant,
            Deed deed,
            List<String> types,
            long minAmount,
            int url)
            implements Row {
        public Change {
            types = List.copyOf(types);
        }
    }

    /** From {@code at} on nobody waits any longer for what was acknowledged up to {@code upTo}: it is there, or lost. */
    record Claim(long at, String subscriber, long upTo) implements Row {}

    /** A request came to the address number {@code url} of a subscription that the API made. */
    record Hit(long at, String subscriber, int url) implements Row {}

    /**
     * A checkpoint's record of a partition, as it stands on the topic of the cursors.
     *
     * @param offset of the record
     * @param position up to which all was settled, but what lanes say
     * @param registryPosition up to which the writer knew the registry
     * @param epoch of the writer in its group
     */
    record Kept(int partition, long offset, long position, long registryPosition, int epoch) implements Row {}

    /** A row that belongs to one event. */
    sealed interface OfEvent permits Intent, Outcome, Logged, Receipt, DeadLetter {
        String id();
    }
}
