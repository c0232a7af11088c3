// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.ledger.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Made-up ledgers of a faultless run, to plant faults in: two tenants, a webhook that asks for order, one with a filter, a stream in
 * two sessions, dead letters, refusals, failures that a retry made good, and two subscriptions that the API changes, pauses and
 * deletes. Confined to the calling thread.
 */
final class World {
    static final String ORDERED = "acme-ordered";
    static final String FILTERED = "acme-filtered";
    static final String STREAM = "acme-stream";
    static final String OTHER = "globex-all";
    static final String CHANGING = "acme-changing";
    static final String DELETED = "acme-deleted";

    /** What holds in this world, in which an event takes some ten microseconds. */
    static final Bounds BOUNDS = new Bounds(0, 1, Duration.ofNanos(30_000), 1, Duration.ofNanos(30_000), 0);

    private static final int KEYS = 7;
    private static final int CHECKPOINT = 3;

    private final Map<String, List<Row>> files = new TreeMap<>();
    private final Map<String, Long> seqs = new TreeMap<>();
    private final List<Row.Intent> kept = new ArrayList<>();
    private long clock = 1_000_000;

    World(int events) {
        subscriber(ORDERED, "acme", List.of(), 0, true);
        subscriber(FILTERED, "acme", List.of("com.stripe.*"), 50, false);
        subscriber(STREAM, "acme", List.of(), 0, false);
        subscriber(OTHER, "globex", List.of(), 0, false);
        change(CHANGING, Row.Deed.MADE, 0, 1);
        for (int i = 0; i < events; i++) {
            event(i, events);
            steps(100 * i / events, 100 * (i + 1) / events);
        }
        claim(CHANGING, Long.MAX_VALUE);
    }

    /** What the API is asked when {@code before} of a hundred parts are over and {@code after} begin. */
    private void steps(int before, int after) {
        for (int part = before + 1; part <= after; part++) {
            switch (part) {
                case 10 -> change(DELETED, Row.Deed.MADE, 0, 1);
                case 25 -> change(CHANGING, Row.Deed.PAUSED, 0, 1);
                case 50 -> {
                    change(CHANGING, Row.Deed.RESUMED, 0, 1);
                    kept.forEach(intent -> hook(CHANGING, intent, 1));
                    kept.clear();
                }
                case 60 -> {
                    claim(CHANGING, clock);
                    change(CHANGING, Row.Deed.CHANGED, 50, 2);
                }
                case 75 -> {
                    claim(DELETED, clock);
                    change(DELETED, Row.Deed.DELETED, 0, 1);
                }
                default -> {}
            }
        }
    }

    private void change(String name, Row.Deed deed, long minAmount, int url) {
        file("changes").add(new Row.Change(clock++, clock++, name, "acme", deed, List.of(), minAmount, url));
    }

    private void claim(String name, long upTo) {
        file("changes").add(new Row.Claim(clock++, name, upTo));
    }

    private void hook(String name, Row.Intent intent, int url) {
        file(name).add(new Row.Hit(clock, name, url));
        receipt(name, intent, 200, "", 0);
    }

    /** The last thing done to a changing subscription up to now. */
    private Optional<Row.Change> last(String name) {
        return file("changes").stream()
                .filter(Row.Change.class::isInstance)
                .map(Row.Change.class::cast)
                .filter(change -> change.subscriber().equals(name))
                .reduce((earlier, later) -> later);
    }

    private void changing(String name, Row.Intent intent) {
        last(name).ifPresent(change -> {
            switch (change.deed()) {
                case DELETED -> {}
                case PAUSED -> kept.add(intent);
                default -> {
                    if (intent.amount() >= change.minAmount()) {
                        hook(name, intent, change.url());
                    }
                }
            }
        });
    }

    private void subscriber(String name, String tenant, List<String> types, long minAmount, boolean ordered) {
        file("door").add(new Row.Subscriber(name, tenant, types, minAmount, 0, ordered));
    }

    private void event(int i, int events) {
        String tenant = i % 3 == 2 ? "globex" : "acme";
        String type = i % 2 == 0 ? "com.stripe.invoice.paid" : "partner.order";
        var intent = new Row.Intent(
                clock++,
                "evt_" + i,
                tenant,
                tenant + "-door",
                type,
                i % 100,
                "key-" + i % KEYS,
                1 + i / KEYS,
                "digest-" + i,
                i % 50 == 49);
        file("door").add(intent);
        if (intent.forged()) {
            outcome(intent, Row.Answer.REFUSED, 401);
            return;
        }
        if (i % 20 == 0) {
            outcome(intent, Row.Answer.TIMEOUT, 0);
        }
        outcome(intent, Row.Answer.ACKED, 200);
        file("log").add(new Row.Logged(i % KEYS, i, intent.id(), tenant, intent.digest()));
        deliver(intent, i, events);
        if (i % CHECKPOINT == 0) {
            file("cursors").add(new Row.Kept(i % KEYS, i, i, i / CHECKPOINT, 1 + i / KEYS));
        }
    }

    private void outcome(Row.Intent intent, Row.Answer answer, int status) {
        String told = answer == Row.Answer.ACKED ? intent.id() : "";
        file("door").add(new Row.Outcome(clock++, clock++, intent.id(), answer, status, told));
    }

    private void deliver(Row.Intent intent, int i, int events) {
        if (intent.tenant().equals("globex")) {
            receipt(OTHER, intent, 200, "", 0);
            return;
        }
        receipt(ORDERED, intent, 200, "", 0);
        changing(CHANGING, intent);
        changing(DELETED, intent);
        stream(intent, i < events / 2 ? "first" : "second");
        if (intent.type().startsWith("com.stripe.") && intent.amount() >= 50) {
            if (i % 25 == 0) {
                receipt(FILTERED, intent, 500, "", 0);
                file("dead").add(new Row.DeadLetter(FILTERED, intent.id(), "exhausted"));
            } else {
                receipt(FILTERED, intent, 200, "", 0);
            }
        }
    }

    private void stream(Row.Intent intent, String session) {
        receipt(STREAM, intent, 200, session, seqs.merge(session, 1L, Long::sum));
    }

    private void receipt(String subscriber, Row.Intent intent, int answer, String session, long seq) {
        file(subscriber)
                .add(new Row.Receipt(
                        clock++,
                        subscriber,
                        intent.tenant(),
                        intent.id(),
                        intent.digest(),
                        1,
                        true,
                        answer,
                        session,
                        seq));
    }

    /** The rows of one ledger, to be changed at will. */
    List<Row> file(String name) {
        return files.computeIfAbsent(name, none -> new ArrayList<>());
    }

    /** The place of the {@code nth} receipt in a subscriber's ledger that fits. */
    int find(String subscriber, int nth, Predicate<Row.Receipt> wanted) {
        List<Row> rows = file(subscriber);
        int left = nth;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i) instanceof Row.Receipt receipt && wanted.test(receipt) && left-- == 0) {
                return i;
            }
        }
        throw new IllegalStateException("no such receipt at " + subscriber);
    }

    /** What was done to a changing subscription. */
    Row.Change change(String name, Row.Deed deed) {
        return file("changes").stream()
                .filter(Row.Change.class::isInstance)
                .map(Row.Change.class::cast)
                .filter(change -> change.subscriber().equals(name) && change.deed() == deed)
                .findFirst()
                .orElseThrow();
    }

    /** The intent of an event. */
    Row.Intent intent(String id) {
        return file("door").stream()
                .filter(Row.Intent.class::isInstance)
                .map(Row.Intent.class::cast)
                .filter(intent -> intent.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    void write(Path folder) {
        files.forEach((name, rows) -> {
            try (LedgerWriter writer = new LedgerWriter(folder.resolve(name + ".jsonl"))) {
                rows.forEach(writer::write);
            }
        });
    }
}
