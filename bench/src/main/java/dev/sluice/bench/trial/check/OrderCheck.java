// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** First arrivals of a key must follow the log. Holds one small entry an event, for subscribers that asked for order only. Confined to the checking thread. */
final class OrderCheck {
    private record Lane(String subscriber, String source, String key) {}

    private record First(long position, long ordinal, String id) {}

    private final Map<Lane, List<First>> lanes = new HashMap<>();

    void add(String subscriber, String source, String key, long position, long ordinal, String id) {
        lanes.computeIfAbsent(new Lane(subscriber, source, key), lane -> new ArrayList<>())
                .add(new First(position, ordinal, id));
    }

    void report(Findings findings) {
        lanes.forEach((lane, firsts) -> report(lane, firsts, findings));
    }

    private static void report(Lane lane, List<First> firsts, Findings findings) {
        firsts.sort(Comparator.comparingLong(First::position));
        long latest = Long.MIN_VALUE;
        for (First first : firsts) {
            if (first.ordinal < latest) {
                findings.add(Breach.OUT_OF_ORDER, first.id + " of key " + lane.key + " at " + lane.subscriber);
            }
            latest = Math.max(latest, first.ordinal);
        }
    }
}
