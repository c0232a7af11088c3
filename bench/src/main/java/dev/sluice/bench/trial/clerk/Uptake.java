// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.clerk;

import dev.sluice.bench.trial.check.Life;
import dev.sluice.bench.trial.ledger.Clock;
import dev.sluice.bench.trial.ledger.Row;
import dev.sluice.bench.trial.receive.Arrivals;
import dev.sluice.bench.trial.receive.Script;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Which acknowledged events have reached whom; only to know when to stop waiting, never to judge. Thread-safe. */
public final class Uptake implements Arrivals {
    private record Acked(Row.Intent intent, long at) {}

    private final Queue<Acked> acked = new ConcurrentLinkedQueue<>();
    private final Map<String, Set<String>> taken = new ConcurrentHashMap<>();

    /** An event was acknowledged. */
    public void acked(Row.Intent intent) {
        acked.add(new Acked(intent, Clock.micros()));
    }

    @Override
    public void taken(String subscriber, String id) {
        taken(subscriber).add(id);
    }

    private Set<String> taken(String subscriber) {
        return taken.computeIfAbsent(subscriber, name -> ConcurrentHashMap.newKeySet());
    }

    /** How many of the events acknowledged up to {@code upTo} are due and not there. */
    long missing(Life life, Script script, long upTo) {
        String name = life.name();
        Set<String> there = taken(name);
        long now = Clock.micros();
        return acked.stream()
                .filter(event -> event.at <= upTo
                        && !there.contains(event.intent.id())
                        && life.isDue(event.intent, now)
                        && !script.dooms(name, event.intent.id()))
                .count();
    }
}
