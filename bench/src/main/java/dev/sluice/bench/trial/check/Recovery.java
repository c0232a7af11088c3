// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.LedgerReader;
import dev.sluice.bench.trial.ledger.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long after each blow the door, the webhooks and the streams were back, from the ledgers alone. */
public final class Recovery {
    /** From the blow to the first sign of life after what it broke was started again; empty when there was none. */
    public record Back(String fault, Optional<Duration> door, Optional<Duration> webhook, Optional<Duration> stream) {}

    private static final class Blow {
        final String what;
        final long struck;
        long mended = Long.MAX_VALUE;
        long door = Long.MAX_VALUE;
        long webhook = Long.MAX_VALUE;
        long stream = Long.MAX_VALUE;

        Blow(String what, long struck) {
            this.what = what;
            this.struck = struck;
        }

        Back back() {
            return new Back(what, after(door), after(webhook), after(stream));
        }

        private Optional<Duration> after(long at) {
            return at == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos((at - struck) * 1_000));
        }
    }

    /** One entry a blow, in the order of time. */
    public static List<Back> of(Path folder) {
        List<Blow> blows = new ArrayList<>();
        List<Path> ledgers = LedgerReader.in(folder);
        ledgers.forEach(ledger -> LedgerReader.read(ledger, (row, line) -> strike(blows, row)));
        ledgers.forEach(ledger -> LedgerReader.read(ledger, (row, line) -> blows.forEach(blow -> see(blow, row))));
        return blows.stream().map(Blow::back).toList();
    }

    private static void strike(List<Blow> blows, Row row) {
        if (row instanceof Row.Fault fault) {
            if (fault.begun()) {
                blows.add(new Blow(fault.what(), fault.at()));
            } else {
                blows.getLast().mended = fault.at();
            }
        }
    }

    private static void see(Blow blow, Row row) {
        switch (row) {
            case Row.Outcome outcome
            when outcome.answer() == Row.Answer.ACKED -> blow.door = earlier(blow, blow.door, outcome.at());
            case Row.Receipt receipt
            when receipt.session().isEmpty() -> blow.webhook = earlier(blow, blow.webhook, receipt.at());
            case Row.Receipt receipt -> blow.stream = earlier(blow, blow.stream, receipt.at());
            default -> {}
        }
    }

    private static long earlier(Blow blow, long found, long at) {
        return at > blow.mended ? Math.min(found, at) : found;
    }

    private Recovery() {}
}
