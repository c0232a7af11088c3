// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.LedgerReader;
import dev.sluice.bench.trial.ledger.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How long after each blow the door, the webhooks and the streams were back, from the ledgers alone. */
public final class Recovery {
    private static final int WITNESSES = 1_000;

    /**
     * From the blow to the first acknowledgement of a request sent after the mend, and to the first arrival of an event so acknowledged;
     * empty when there was none.
     *
     * @param takeover from the blow until every partition's events came to webhooks again, of those that events sent after the blow went to
     */
    public record Back(
            String fault,
            Optional<Duration> door,
            Optional<Duration> webhook,
            Optional<Duration> stream,
            Optional<Duration> takeover) {}

    private static final class Blow {
        final String what;
        final long struck;
        final Set<String> witnesses = new HashSet<>();
        final Map<String, Integer> sentAfter = new HashMap<>();
        final Map<Integer, Long> partitions = new TreeMap<>();
        long mended = Long.MAX_VALUE;
        long door = Long.MAX_VALUE;
        long webhook = Long.MAX_VALUE;
        long stream = Long.MAX_VALUE;

        Blow(String what, long struck) {
            this.what = what;
            this.struck = struck;
        }

        void see(Row.Outcome outcome) {
            if (outcome.answer() == Row.Answer.ACKED && outcome.asked() > struck && sentAfter.size() < WITNESSES) {
                sentAfter.put(outcome.id(), -1);
            }
            if (outcome.answer() == Row.Answer.ACKED && outcome.asked() > mended && witnesses.size() < WITNESSES) {
                witnesses.add(outcome.id());
                door = Math.min(door, outcome.at());
            }
        }

        void see(Row.Logged record) {
            if (sentAfter.replace(record.id(), record.partition()) != null) {
                partitions.put(record.partition(), Long.MAX_VALUE);
            }
        }

        void see(Row.Receipt receipt) {
            Integer partition = sentAfter.get(receipt.id());
            if (partition != null && partition >= 0 && receipt.session().isEmpty()) {
                partitions.merge(partition, receipt.at(), Math::min);
            }
            if (receipt.at() <= mended || !witnesses.contains(receipt.id())) {
                return;
            }
            if (receipt.session().isEmpty()) {
                webhook = Math.min(webhook, receipt.at());
            } else {
                stream = Math.min(stream, receipt.at());
            }
        }

        Back back() {
            return new Back(what, after(door), after(webhook), after(stream), after(last()));
        }

        private long last() {
            return partitions.values().stream().mapToLong(Long::longValue).max().orElse(Long.MAX_VALUE);
        }

        private Optional<Duration> after(long at) {
            return at == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos((at - struck) * 1_000));
        }
    }

    /** One entry a blow, in the order of time. */
    public static List<Back> of(Path folder) {
        List<Blow> blows = new ArrayList<>();
        visit(folder, row -> strike(blows, row));
        visit(folder, row -> {
            if (row instanceof Row.Outcome outcome) {
                blows.forEach(blow -> blow.see(outcome));
            }
        });
        visit(folder, row -> {
            if (row instanceof Row.Logged record) {
                blows.forEach(blow -> blow.see(record));
            }
        });
        visit(folder, row -> {
            if (row instanceof Row.Receipt receipt) {
                blows.forEach(blow -> blow.see(receipt));
            }
        });
        return blows.stream().map(Blow::back).toList();
    }

    private static void visit(Path folder, Consumer<Row> visitor) {
        LedgerReader.in(folder).forEach(ledger -> LedgerReader.read(ledger, (row, line) -> visitor.accept(row)));
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

    private Recovery() {}
}
