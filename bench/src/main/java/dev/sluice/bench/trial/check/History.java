// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** All rows of one event. Confined to the checking thread. */
final class History {
    /** A receipt and its place in its ledger. */
    record Arrival(long ordinal, Row.Receipt receipt) {}

    Row.@Nullable Intent intent;

    final List<Row.Outcome> outcomes = new ArrayList<>(1);
    final List<Row.Logged> logged = new ArrayList<>(1);
    final List<Arrival> arrivals = new ArrayList<>();
    final List<Row.DeadLetter> deadLetters = new ArrayList<>(0);

    void add(long ordinal, Row.OfEvent row) {
        switch (row) {
            case Row.Intent sent -> intent = sent;
            case Row.Outcome outcome -> outcomes.add(outcome);
            case Row.Logged record -> logged.add(record);
            case Row.Receipt receipt -> arrivals.add(new Arrival(ordinal, receipt));
            case Row.DeadLetter letter -> deadLetters.add(letter);
        }
    }

    boolean isAcked() {
        return outcomes.stream().anyMatch(outcome -> outcome.answer() == Row.Answer.ACKED);
    }

    /** When it was acknowledged for the first time. */
    OptionalLong firstAck() {
        return outcomes.stream()
                .filter(outcome -> outcome.answer() == Row.Answer.ACKED)
                .mapToLong(Row.Outcome::at)
                .min();
    }

    /** Refused at last, perhaps after requests of unknown outcome. */
    boolean isRefused() {
        return !isAcked() && outcomes.stream().anyMatch(outcome -> outcome.answer() == Row.Answer.REFUSED);
    }

    /** Refused each time, so nothing of it may be anywhere; a forgery must not whatever the answers were. */
    boolean mustBeNowhere() {
        boolean always = outcomes.stream().allMatch(outcome -> outcome.answer() == Row.Answer.REFUSED);
        return isRefused() && (always || (intent != null && intent.forged()));
    }
}
