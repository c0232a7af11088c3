// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.check.History.Arrival;
import dev.sluice.bench.trial.ledger.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Judges one event by all its rows. Confined to the checking thread. */
final class EventCheck {
    private final Map<String, Interest> interests;
    private final boolean logRead;
    private final Bounds bounds;
    private final Findings findings;
    private final Counts counts;
    private final Missing missing;
    private final OrderCheck order;
    private final RepeatCheck repeats;

    EventCheck(Context context, Others others) {
        this.interests = context.interests;
        this.logRead = context.logRead;
        this.bounds = context.bounds;
        this.findings = context.findings;
        this.counts = context.counts;
        this.missing = others.missing;
        this.order = others.order;
        this.repeats = others.repeats;
    }

    /** What takes more than one event to judge. */
    record Others(Missing missing, OrderCheck order, RepeatCheck repeats) {}

    /** What holds for all events of a run. */
    record Context(Map<String, Interest> interests, boolean logRead, Bounds bounds, Findings findings, Counts counts) {}

    void check(String id, History event) {
        counts.logged += event.logged.size();
        Row.Intent intent = event.intent;
        if (intent == null) {
            invented(id, event);
            return;
        }
        countAnswer(event);
        checkDoor(intent, event);
        checkLog(intent, event);
        List<Arrival> taken = new ArrayList<>();
        for (Arrival arrival : event.arrivals) {
            if (isSound(intent, event, arrival.receipt()) && arrival.receipt().isTaken()) {
                taken.add(arrival);
            }
        }
        countTries(id, event);
        boolean due = event.isAcked() || !event.logged.isEmpty();
        interests.values().forEach(interest -> checkPair(interest, intent, event, taken, due));
    }

    private void invented(String id, History event) {
        event.arrivals.forEach(arrival -> invent(id + " at " + arrival.receipt().subscriber()));
        event.logged.forEach(record -> invent(id + " in the log at " + record.partition() + ":" + record.offset()));
        event.deadLetters.forEach(letter -> invent(id + " in the dead letters of " + letter.subscriber()));
        event.outcomes.forEach(outcome -> invent(id + " answered without an intent"));
    }

    private void invent(String where) {
        counts.invented++;
        findings.add(Breach.INVENTED, where);
    }

    private void countAnswer(History event) {
        counts.sent++;
        if (event.isAcked()) {
            counts.acked++;
        } else if (event.isRefused()) {
            counts.refused++;
        } else {
            counts.unknown++;
            counts.ghosts += event.logged.isEmpty() ? 0 : 1;
        }
        for (Row.Outcome outcome : event.outcomes) {
            switch (outcome.answer()) {
                case TIMEOUT -> counts.timeouts++;
                case ACKED, REFUSED, FAILED ->
                    counts.slowestMillis = Math.max(counts.slowestMillis, (outcome.at() - outcome.asked()) / 1_000);
                case RESET -> {}
            }
        }
        counts.loggedTwice += Math.max(0, event.logged.size() - 1);
    }

    private void checkDoor(Row.Intent intent, History event) {
        if (intent.forged() && event.isAcked()) {
            findings.add(Breach.FORGERY_ACCEPTED, intent.id());
        }
        if (event.mustBeNowhere() && !(event.logged.isEmpty() && event.arrivals.isEmpty())) {
            findings.add(Breach.REFUSED_BUT_PUBLISHED, intent.id());
        }
        for (Row.Outcome outcome : event.outcomes) {
            if (!outcome.told().isEmpty() && !outcome.told().equals(intent.id())) {
                findings.add(Breach.WRONG_ID, intent.id() + " was told " + outcome.told());
            }
        }
    }

    private void checkLog(Row.Intent intent, History event) {
        for (Row.Logged record : event.logged) {
            if (!record.digest().equals(intent.digest())) {
                findings.add(Breach.ALTERED, intent.id() + " in the log");
            }
            if (!record.tenant().equals(intent.tenant())) {
                findings.add(Breach.FOREIGN, intent.id() + " is in the log as tenant " + record.tenant());
            }
        }
        if (logRead && event.logged.isEmpty() && (event.isAcked() || !event.arrivals.isEmpty())) {
            findings.add(Breach.NOT_DURABLE, intent.id());
        }
    }

    private boolean isSound(Row.Intent intent, History event, Row.Receipt receipt) {
        String where = intent.id() + " at " + receipt.subscriber();
        Interest interest = interests.get(receipt.subscriber());
        if (interest == null) {
            return flaw(Breach.UNWANTED, where);
        }
        if (!interest.tenant().equals(intent.tenant())) {
            return flaw(Breach.FOREIGN, where);
        }
        if (!receipt.digest().equals(intent.digest())) {
            findings.add(Breach.ALTERED, where);
        } else if (!receipt.tenant().equals(intent.tenant())) {
            findings.add(Breach.FOREIGN, where + " as tenant " + receipt.tenant());
        }
        if (!receipt.signed()) {
            findings.add(Breach.UNSIGNED, where);
        }
        if (interest.isBefore(event, receipt.at())) {
            return flaw(Breach.BEFORE_START, where);
        }
        return interest.allows(intent, receipt.at()) || flaw(Breach.UNWANTED, where);
    }

    private boolean flaw(Breach breach, String where) {
        findings.add(breach, where);
        return false;
    }

    private void checkPair(Interest interest, Row.Intent intent, History event, List<Arrival> taken, boolean due) {
        String subscriber = interest.name();
        List<Arrival> copies = taken.stream()
                .filter(arrival -> arrival.receipt().subscriber().equals(subscriber))
                .toList();
        boolean dead = event.deadLetters.stream()
                .anyMatch(letter -> letter.subscriber().equals(subscriber));
        counts.deadLettered += dead ? 1 : 0;
        if (due && interest.awaits(intent, event)) {
            counts.expected++;
            if (copies.isEmpty() && !dead) {
                missing.missing(subscriber, intent.id());
            }
        }
        if (!copies.isEmpty()) {
            delivered(interest, intent, event, copies.getFirst());
            countCopies(interest, event, intent.id() + " at " + subscriber, copies);
            if (dead) {
                findings.add(Breach.DEAD_AND_DELIVERED, intent.id() + " at " + subscriber);
            }
        }
    }

    private void delivered(Interest interest, Row.Intent intent, History event, Arrival first) {
        counts.delivered++;
        if (interest instanceof Steady) {
            event.firstAck().ifPresent(acked -> slowest(first.receipt().at() - acked));
        }
        if (interest.ordered()) {
            long position =
                    event.logged.stream().mapToLong(Row.Logged::offset).min().orElse(intent.seq());
            order.add(interest.name(), intent.source(), intent.key(), position, first.ordinal(), intent.id());
        }
    }

    private void slowest(long micros) {
        counts.slowestDeliveryMillis = Math.max(counts.slowestDeliveryMillis, micros / 1_000);
    }

    private void countCopies(Interest interest, History event, String where, List<Arrival> copies) {
        counts.repeated += copies.size() - 1;
        if (copies.size() > bounds.copies()) {
            findings.add(Breach.REPEATED_TOO_OFTEN, where + ", " + copies.size() + " times");
        }
        for (int i = 1; i < copies.size(); i++) {
            if (copies.get(i).receipt().session().isEmpty()) {
                long first = copies.get(i - 1).receipt().at();
                long again = copies.get(i).receipt().at();
                OptionalLong failed = firstFailure(interest, event, first, again);
                repeats.add(
                        interest.name(),
                        where,
                        new RepeatCheck.Times(first, failed.orElse(again), again),
                        interest.ordered() || failed.isPresent());
            }
        }
    }

    /** When a request in between did not succeed, so that it had to come once more. */
    private static OptionalLong firstFailure(Interest interest, History event, long first, long again) {
        return event.arrivals.stream()
                .map(Arrival::receipt)
                .filter(receipt -> receipt.subscriber().equals(interest.name()) && !receipt.isTaken())
                .mapToLong(Row.Receipt::at)
                .filter(at -> at >= first && at <= again)
                .min();
    }

    private void countTries(String id, History event) {
        Map<String, Integer> tries = new HashMap<>();
        for (Arrival arrival : event.arrivals) {
            if (!arrival.receipt().isTaken()) {
                tries.merge(arrival.receipt().subscriber(), 1, Integer::sum);
                repeats.failed(arrival.receipt().subscriber());
            }
        }
        tries.forEach((subscriber, count) -> {
            counts.mostTries = Math.max(counts.mostTries, count);
            if (count > bounds.tries()) {
                findings.add(Breach.TRIED_TOO_OFTEN, id + " at " + subscriber + ", " + count + " times in vain");
            }
        });
    }
}
