// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.attempts.Answer;
import dev.sluice.delivery.attempts.AttemptBlock;
import dev.sluice.delivery.attempts.AttemptKey;
import dev.sluice.delivery.attempts.Ending;
import dev.sluice.delivery.attempts.PastAttempt;
import dev.sluice.delivery.attempts.Snippet;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.webhook.AttemptOutcome;
import dev.sluice.events.Event;
import org.jspecify.annotations.Nullable;

/** Remembers what became of one subscription's attempts. Confined to its shard's event loop. */
final class Recorder {
    /** Past so many open events of one lane their answers are cut, lest what an endpoint says fill the memory. */
    private static final int FEW = 256;

    private static final int SHORT_BYTES = 32;

    private final ShardParts parts;

    private static final long BLOCK_MILLIS = 1_000;
    private static final long NANOS = 1_000_000;

    /** Of a failing endpoint most answers are the same. */
    private String lastAnswer = "";

    /** What was not handed over yet. */
    private @Nullable AttemptBlock block;

    Recorder(ShardParts parts) {
        this.parts = parts;
    }

    /** An attempt that began at {@code begun} ({@link System#nanoTime}) has ended. */
    void ended(Track track, Open open, Event event, AttemptOutcome outcome, Answer answer, long begun) {
        remember(track, open, outcome, answer);
        boolean wanted = switch (track.dispatcher().webhook().attempts()) {
            case ALL -> true;
            case FAILURES -> !(outcome instanceof AttemptOutcome.Delivered);
            case NONE -> false;
        };
        if (wanted) {
            int millis = (int) Math.min(Integer.MAX_VALUE, (System.nanoTime() - begun) / NANOS);
            block(track)
                    .add(
                            event.eventId(),
                            track.partition().number(),
                            open.offset(),
                            open.requests(),
                            parts.clock().millis(),
                            millis,
                            ending(outcome),
                            status(outcome));
            handOverWhenFull();
        }
    }

    /** The block that is being filled; handed over a second after it was begun. */
    private AttemptBlock block(Track track) {
        AttemptBlock known = block;
        if (known != null) {
            return known;
        }
        var subscription = track.dispatcher().subscription();
        AttemptBlock begun = new AttemptBlock(new AttemptKey(subscription.tenant(), subscription.id()));
        block = begun;
        parts.vertx().setTimer(BLOCK_MILLIS, parts.guard().of("record", id -> {
            if (block == begun) {
                handOver();
            }
        }));
        return begun;
    }

    private void handOverWhenFull() {
        AttemptBlock known = block;
        if (known != null && known.isFull()) {
            handOver();
        }
    }

    /** Hands over what there is. */
    void handOver() {
        AttemptBlock known = block;
        if (known != null) {
            block = null;
            parts.attempts().offer(known);
        }
    }

    private void remember(Track track, Open open, AttemptOutcome outcome, Answer answer) {
        if (outcome instanceof AttemptOutcome.Delivered) {
            return;
        }
        int most = track.lane().openCount() > FEW ? SHORT_BYTES : Snippet.MAX_BYTES;
        String text = Snippet.cut(answer.text(), most);
        lastAnswer = text.equals(lastAnswer) ? lastAnswer : text;
        open.remember(new PastAttempt(parts.clock().millis(), ending(outcome), status(outcome), lastAnswer));
    }

    private static Ending ending(AttemptOutcome outcome) {
        return switch (outcome) {
            case AttemptOutcome.Delivered delivered -> Ending.DELIVERED;
            case AttemptOutcome.Throttled throttled -> Ending.THROTTLED;
            case AttemptOutcome.Gone gone -> Ending.GONE;
            case AttemptOutcome.Unconsented refused -> Ending.FAILED;
            case AttemptOutcome.Failed failed -> Ending.FAILED;
            case AttemptOutcome.TimedOut timedOut -> Ending.TIMEOUT;
            case AttemptOutcome.Unreachable unreachable -> Ending.CONNECTION;
            case AttemptOutcome.AddressRefused refused -> Ending.ADDRESS_DENIED;
        };
    }

    private static int status(AttemptOutcome outcome) {
        return switch (outcome) {
            case AttemptOutcome.Delivered(int status) -> status;
            case AttemptOutcome.Throttled(int status, var pause) -> status;
            case AttemptOutcome.Gone gone -> 410;
            case AttemptOutcome.Unconsented(int status, var pause) -> status;
            case AttemptOutcome.Failed(int status) -> status;
            case AttemptOutcome.TimedOut timedOut -> 0;
            case AttemptOutcome.Unreachable unreachable -> 0;
            case AttemptOutcome.AddressRefused refused -> 0;
        };
    }
}
