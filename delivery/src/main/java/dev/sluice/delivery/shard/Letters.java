// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.attempts.History;
import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.lane.Severed;
import dev.sluice.delivery.retry.Verdict;
import dev.sluice.delivery.webhook.AttemptOutcome;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives up events of one subscription: each becomes a dead letter. Confined to its shard's event loop. */
final class Letters {
    static final String CUT = "the log was cut and does not have the event any more";

    private static final int LOOKED_AT = 1_024;

    private final ShardParts parts;
    private final Dispatcher dispatcher;

    /** After a body could not be read, none is asked for before this time: epoch milliseconds. */
    private long restsUntil;

    Letters(ShardParts parts, Dispatcher dispatcher) {
        this.parts = parts;
        this.dispatcher = dispatcher;
    }

    /** After its last attempt. */
    void giveUp(Track track, Open open, Verdict.Reason reason, AttemptOutcome outcome) {
        giveUp(track, open, reason(reason), outcome.label() + " " + detail(outcome));
    }

    void giveUp(Track track, Open open, DeadLetter.Reason reason, String lastOutcome) {
        @Nullable LogRecord record = open.record();
        parts.parked().release(open);
        parts.retries().forget(open);
        if (track.lane().removed()) {
            return;
        }
        Position position = new Position(track.partition().number(), track.origin(open.offset()));
        track.lanes().giveUp(track.lane(), open, letter(position, record, open, reason, lastOutcome + track.remark()));
        dispatcher.meters().deadLetter(reason);
        track.gaveUp();
        track.freed();
    }

    /**
     * Gives up some of the events that wait and are too old, so that no probe is spent on them; whether there were any. Of those whose body
     * was let go it is not known.
     */
    boolean giveUpExpired(List<Track> tracks, int most) {
        int given = 0;
        for (Track track : dispatcher.subscription().maxAge() == null ? List.<Track>of() : tracks) {
            for (Open open : expired(track, most - given)) {
                if (track.partition().mayOffer()) {
                    track.lanes().claim(open);
                    giveUp(track, open, DeadLetter.Reason.EXPIRED, "older than maxAge");
                    given++;
                }
            }
        }
        return given > 0;
    }

    private List<Open> expired(Track track, int most) {
        List<Open> old = new ArrayList<>();
        int looked = 0;
        for (Open open : track.lane().opens()) {
            if (track.isReplay() || old.size() >= most || looked++ == LOOKED_AT) {
                break;
            }
            LogRecord record = open.inFlight() ? null : open.record();
            if (record != null && dispatcher.expired(record)) {
                old.add(open);
            }
        }
        return old;
    }

    /** Past the limits, its own or the shard's, the lane's oldest event that waits goes to the dead letters early. */
    void boundParked(Track track) {
        boolean room = track.lane().openCount() <= ShardParts.PARKED_LIMIT
                && !parts.budget().tooManyOpen();
        if (room || track.lane().removed()) {
            return;
        }
        for (Open oldest : track.lane().opens()) {
            if (!oldest.inFlight()) {
                giveUpParked(track, oldest);
                return;
            }
        }
    }

    /** Its body is read again first when it was let go: a dead letter is the whole event. */
    private void giveUpParked(Track track, Open oldest) {
        boolean here = track.lane().openCount() > ShardParts.PARKED_LIMIT;
        String why = here ? "more than " + ShardParts.PARKED_LIMIT + " wait" : "too many wait on this node";
        if (oldest.record() == null && parts.clock().millis() < restsUntil) {
            return;
        }
        track.lanes().claim(oldest);
        parts.retries().forget(oldest);
        if (oldest.record() != null) {
            giveUp(track, oldest, DeadLetter.Reason.PARKED_FULL, why);
            return;
        }
        track.again(oldest).onComplete(parts.guard().of("letter", read -> {
            if (read.failed()) {
                // the next one that is parked asks again
                restsUntil = parts.clock().millis() + Aftermath.AGAIN_MILLIS;
                dispatcher
                        .aftermath()
                        .waitLater(track, oldest, Aftermath.waiting(oldest, Math.max(restsUntil, oldest.due())));
            } else {
                oldest.hold(oldest.severed() ? null : read.result());
                giveUp(track, oldest, DeadLetter.Reason.PARKED_FULL, why);
                dispatcher.pump();
            }
        }));
    }

    /** The log was cut below these: given up, but what is under way may still arrive. */
    void severed(Track track, Severed severed) {
        for (Open open : severed.open()) {
            if (!open.inFlight()) {
                giveUp(track, open, DeadLetter.Reason.RETENTION, CUT);
            }
        }
        for (LogRecord record : severed.queued()) {
            track.lanes().quarantine(letter(record.position(), record, null, DeadLetter.Reason.RETENTION, CUT));
            dispatcher.meters().deadLetter(DeadLetter.Reason.RETENTION);
        }
    }

    private DeadLetter letter(
            Position position,
            @Nullable LogRecord record,
            @Nullable Open open,
            DeadLetter.Reason reason,
            String lastOutcome) {
        return new DeadLetter(
                position.partition(),
                position.offset(),
                record,
                dispatcher.subscription().tenant(),
                dispatcher.subscription().id(),
                dispatcher.subscription().incarnation(),
                reason,
                open == null ? 0 : open.requests(),
                lastOutcome,
                parts.clock().millis(),
                open == null ? History.NONE : open.history());
    }

    private static DeadLetter.Reason reason(Verdict.Reason reason) {
        return switch (reason) {
            case EXHAUSTED -> DeadLetter.Reason.EXHAUSTED;
            case THROTTLED -> DeadLetter.Reason.THROTTLED;
        };
    }

    private static String detail(AttemptOutcome outcome) {
        return switch (outcome) {
            case AttemptOutcome.Delivered(int status) -> Integer.toString(status);
            case AttemptOutcome.Throttled(int status, var retryAfter) -> Integer.toString(status);
            case AttemptOutcome.Gone gone -> "410";
            case AttemptOutcome.Unconsented(int status, var pause) -> "not agreed to, " + status;
            case AttemptOutcome.Failed(int status) -> Integer.toString(status);
            case AttemptOutcome.TimedOut(Duration limit) -> "after " + limit.toMillis() + " ms";
            case AttemptOutcome.Unreachable(var kind, String message) -> kind.name();
            case AttemptOutcome.AddressRefused(String reason) -> reason;
        };
    }
}
