// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What did not arrive, weighed against what a stream told to be missing. Confined to the checking thread. */
final class Missing {
    private static final int NAMED = 10;

    private static final class Tally {
        long missing;
        long told;
        final List<String> named = new ArrayList<>();
    }

    private final Map<String, Tally> tallies = new HashMap<>();

    void told(Row.Gap gap) {
        tally(gap.subscriber()).told += gap.count() == null ? Integer.MAX_VALUE : gap.count();
    }

    void missing(String subscriber, String id) {
        Tally tally = tally(subscriber);
        tally.missing++;
        if (tally.named.size() < NAMED) {
            tally.named.add(id + " at " + subscriber);
        }
    }

    private Tally tally(String subscriber) {
        return tallies.computeIfAbsent(subscriber, name -> new Tally());
    }

    void report(Findings findings, Counts counts) {
        for (Tally tally : tallies.values()) {
            if (tally.missing <= tally.told) {
                counts.toldMissing += tally.missing;
            } else {
                counts.lost += tally.missing;
                findings.add(Breach.LOST, tally.missing, tally.named);
            }
        }
    }
}
