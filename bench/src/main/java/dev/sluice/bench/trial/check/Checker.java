// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.bench.trial.ledger.LedgerReader;
import dev.sluice.bench.trial.ledger.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges the ledgers of one run. Memory does not grow with the run, but for subscribers that asked for order (some 100 bytes an
 * event) and for those that the API changes (some 30 a request). Confined to the calling thread.
 */
public final class Checker {
    private final Bounds bounds;
    private final Findings findings = new Findings();
    private final Counts counts = new Counts();
    private final Missing missing = new Missing();
    private final OrderCheck order = new OrderCheck();
    private final RepeatCheck repeats = new RepeatCheck();
    private final StateCheck state = new StateCheck();
    private final SequenceCheck sequence = new SequenceCheck(findings);
    private final Map<String, Interest> interests = new TreeMap<>();
    private final Map<String, Life> lives = new HashMap<>();
    private final MannersCheck manners = new MannersCheck();
    private boolean logRead;

    private Checker(Bounds bounds) {
        this.bounds = bounds;
    }

    /** Reads every {@code *.jsonl} in {@code folder}; temporary files go there too. */
    public static Verdict check(Path folder, Bounds bounds) {
        return new Checker(bounds).check(folder);
    }

    private Verdict check(Path folder) {
        List<Path> ledgers = LedgerReader.in(folder);
        try (Buckets buckets = new Buckets(folder, size(ledgers))) {
            for (Path ledger : ledgers) {
                sort(ledger, buckets);
            }
            var context = new EventCheck.Context(interests, logRead, bounds, findings, counts);
            buckets.forEach(new EventCheck(context, new EventCheck.Others(missing, order, repeats))::check);
            conclude();
        } catch (LedgerReader.BrokenLedgerException e) {
            findings.add(Breach.BROKEN_LEDGER, String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            findings.add(Breach.BROKEN_LEDGER, e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("ledgers in " + folder + " can't be checked", e);
        }
        return new Verdict(counts, findings.all());
    }

    private static long size(List<Path> ledgers) throws IOException {
        long bytes = 0;
        for (Path ledger : ledgers) {
            bytes += Files.size(ledger);
        }
        return bytes;
    }

    private void sort(Path ledger, Buckets buckets) {
        long[] ordinal = {0};
        LedgerReader.read(ledger, (row, line) -> {
            ordinal[0]++;
            see(row);
            if (row instanceof Row.OfEvent event) {
                add(buckets, event.id(), ordinal[0], line);
            }
        });
    }

    private static void add(Buckets buckets, String id, long ordinal, String line) {
        try {
            buckets.add(id, ordinal, line);
        } catch (IOException e) {
            throw new UncheckedIOException("ledgers can't be sorted", e);
        }
    }

    private void see(Row row) {
        switch (row) {
            case Row.Subscriber subscriber -> interests.put(subscriber.name(), new Steady(subscriber));
            case Row.Receipt receipt -> sequence.see(receipt);
            case Row.Gap gap -> {
                sequence.see(gap);
                missing.told(gap);
            }
            case Row.Logged record -> logRead = true;
            case Row.Intent intent -> {}
            case Row.Outcome outcome -> {}
            case Row.DeadLetter letter -> {}
            case Row.Fault fault -> repeats.see(fault);
            case Row.Kept kept -> {
                counts.kept++;
                state.see(kept, findings);
            }
            case Row.Change change -> {
                counts.changes++;
                life(change.subscriber()).add(change);
            }
            case Row.Claim claim -> life(claim.subscriber()).add(claim);
            case Row.Hit hit -> manners.see(hit);
        }
    }

    private Life life(String subscriber) {
        return lives.computeIfAbsent(subscriber, name -> {
            Life life = new Life(bounds);
            interests.put(name, life);
            return life;
        });
    }

    private void conclude() {
        manners.report(lives, bounds, findings, counts);
        missing.report(findings, counts);
        order.report(findings);
        repeats.report(bounds, findings, counts);
        if (counts.repeated > bounds.repeats()) {
            findings.add(Breach.REPEATED_TOO_OFTEN, counts.repeated + " in all, bound " + bounds.repeats());
        }
        if (counts.acked == 0 || interests.isEmpty()) {
            findings.add(Breach.NOTHING_ACKNOWLEDGED, counts.acked + " events, " + interests.size() + " subscribers");
        }
    }
}
