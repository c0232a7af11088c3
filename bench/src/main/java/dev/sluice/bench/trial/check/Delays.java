// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.load.Latencies;
import dev.sluice.bench.load.Percentiles;
import dev.sluice.bench.trial.ledger.LedgerReader;
import dev.sluice.bench.trial.ledger.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How long some webhooks waited for events acknowledged while a fault lasted, and for the others; from the ledgers alone.
 *
 * @param during from the acknowledgement to the first taking, of events acknowledged between a blow and its mend
 * @param otherwise of all others
 */
public record Delays(Percentiles during, Percentiles otherwise) {

    private record Span(long from, long to) {}

    /** Of the webhooks called {@code names}; some 100 bytes of memory an event. */
    public static Delays of(Path folder, Set<String> names) {
        List<Long> marks = new ArrayList<>();
        Map<String, Long> acks = new HashMap<>();
        visit(folder, row -> {
            if (row instanceof Row.Fault fault) {
                marks.add(fault.at());
            } else if (row instanceof Row.Outcome outcome && outcome.answer() == Row.Answer.ACKED) {
                acks.merge(outcome.id(), outcome.at(), Math::min);
            }
        });
        List<Span> spans = spans(marks);
        Latencies during = new Latencies();
        Latencies otherwise = new Latencies();
        Set<String> seen = new HashSet<>();
        visit(folder, row -> {
            if (row instanceof Row.Receipt receipt && receipt.isTaken() && names.contains(receipt.subscriber())) {
                Long acked = acks.get(receipt.id());
                if (acked != null && seen.add(receipt.subscriber() + receipt.id())) {
                    boolean within = spans.stream().anyMatch(span -> span.from <= acked && acked <= span.to);
                    (within ? during : otherwise).record((receipt.at() - acked) * 1_000);
                }
            }
        });
        return new Delays(during.percentiles(), otherwise.percentiles());
    }

    /** Blows and mends follow each other. */
    private static List<Span> spans(List<Long> marks) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i + 1 < marks.size(); i += 2) {
            spans.add(new Span(marks.get(i), marks.get(i + 1)));
        }
        return spans;
    }

    private static void visit(Path folder, Consumer<Row> visitor) {
        LedgerReader.in(folder).forEach(ledger -> LedgerReader.read(ledger, (row, line) -> visitor.accept(row)));
    }
}
