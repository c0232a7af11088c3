// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.endpoint.EndpointPace;
import dev.sluice.delivery.endpoint.Serving;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.lane.Retry;
import dev.sluice.delivery.retry.Attempts;
import dev.sluice.delivery.retry.Verdict;
import dev.sluice.delivery.webhook.AttemptOutcome;
import dev.sluice.events.LogRecord;
import java.time.Duration;

/**
 * What becomes of an event of one subscription when its attempt has ended, or could not be made: it is settled, waits for another, or is
 * given up. Confined to its shard's event loop.
 */
final class Aftermath {
    static final long AGAIN_MILLIS = 1_000;

    private final ShardParts parts;
    private final Dispatcher dispatcher;
    private final EndpointPace pace;
    private final Serving serving;

    Aftermath(ShardParts parts, Dispatcher dispatcher, EndpointPace pace, Serving serving) {
        this.parts = parts;
        this.dispatcher = dispatcher;
        this.pace = pace;
        this.serving = serving;
    }

    /** It could not be tried. A probe's event waits as it did before. */
    void waitAgain(Flight flight) {
        Track track = flight.track();
        Open open = flight.open();
        if (track.lane().removed()) {
            return;
        }
        if (flight.permit().isProbe()) {
            leave(track, open);
        } else {
            retryLater(track, open, waiting(open, parts.clock().millis() + AGAIN_MILLIS));
        }
    }

    static Retry waiting(Open open, long due) {
        return new Retry(due, open.scheduled(), open.throttles(), open.throttledSince());
    }

    /**
     * An attempt has ended with {@code outcome}.
     *
     * @param judged what the subscription takes that for
     */
    void conclude(Flight flight, LogRecord record, AttemptOutcome outcome, AttemptOutcome judged) {
        Track track = flight.track();
        Open open = flight.open();
        long now = parts.clock().millis();
        long throttled = open.throttledSince() == 0 ? 0 : now - open.throttledSince();
        // what nodes note of it is common to all, so it goes by a clock that is
        serving.attempted(judged, parts.brokers().millis());
        Verdict verdict = dispatcher
                .webhook()
                .retry()
                .after(
                        judged,
                        new Attempts(open.scheduled(), open.throttles(), Math.max(0, throttled)),
                        parts.random());
        switch (verdict) {
            case Verdict.Settled settled -> {
                track.lanes().settle(track.lane(), open);
                track.freed();
                track.delivered(now - record.event().receivedMillis());
            }
            case Verdict.Retry(Duration delay, boolean counts, var pause) -> {
                boolean asked = judged instanceof AttemptOutcome.Throttled;
                pause.ifPresent(length -> pace.pauseUntil(now + length.toMillis(), asked));
                if (flight.permit().isProbe()) {
                    leave(track, open);
                } else {
                    retryLater(track, open, counts ? counted(open, now, delay) : throttled(open, now, delay));
                }
            }
            case Verdict.DeadLetter(Verdict.Reason reason) -> {
                if (flight.permit().isProbe()) {
                    leave(track, open);
                } else {
                    dispatcher.letters().giveUp(track, open, reason, outcome);
                }
            }
            case Verdict.Gone gone -> {
                retryLater(track, open, new Retry(now, open.scheduled(), 0, 0));
                serving.gone();
            }
        }
    }

    /** A probe failed: the event waits as it did before. */
    private void leave(Track track, Open open) {
        if (open.severed()) {
            dispatcher.letters().giveUp(track, open, DeadLetter.Reason.RETENTION, Letters.CUT);
            return;
        }
        track.lanes().leave(track.lane(), open);
        parts.parked().hold(open);
        parts.retries().addAt(Math.max(open.due(), parts.clock().millis() + 1), track, open);
        if (pace.isOpen()) {
            // what the look for a new event has brought besides is let go again
            dispatcher.stand();
        }
        track.freed();
    }

    private static Retry counted(Open open, long now, Duration delay) {
        return new Retry(now + delay.toMillis(), open.scheduled() + 1, 0, 0);
    }

    private static Retry throttled(Open open, long now, Duration delay) {
        long since = open.throttledSince() == 0 ? now : open.throttledSince();
        return new Retry(now + delay.toMillis(), open.scheduled(), open.throttles() + 1, since);
    }

    /** It waits for that; given up instead when its place in the log is another event's now. */
    void retryLater(Track track, Open open, Retry retry) {
        waitLater(track, open, retry);
        dispatcher.letters().boundParked(track);
    }

    /** The same, however many wait already. */
    void waitLater(Track track, Open open, Retry retry) {
        if (track.lane().removed()) {
            return;
        }
        if (open.severed()) {
            dispatcher.letters().giveUp(track, open, DeadLetter.Reason.RETENTION, Letters.CUT);
            return;
        }
        track.lanes().park(track.lane(), open, retry);
        parts.parked().hold(open);
        parts.retries().add(track, open);
        track.freed();
    }
}
