// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.attempts.Answer;
import dev.sluice.delivery.attempts.Ending;
import dev.sluice.delivery.attempts.PastAttempt;
import dev.sluice.delivery.attempts.Snippet;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.webhook.AttemptOutcome;

/** Remembers what became of one subscription's attempts. Confined to its shard's event loop. */
final class Recorder {
    /** Past so many open events of one lane their answers are cut, lest what an endpoint says fill the memory. */
    private static final int FEW = 256;

    private static final int SHORT_BYTES = 32;

    private final ShardParts parts;

    /** Of a failing endpoint most answers are the same. */
    private String lastAnswer = "";

    Recorder(ShardParts parts) {
        this.parts = parts;
    }

    /** An attempt has ended. */
    void ended(Track track, Open open, AttemptOutcome outcome, Answer answer) {
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
