// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Requests to endpoints of changing subscriptions: none to a deleted, a paused or a moved one. Holds some 30 bytes a request. Confined to the checking thread. */
final class MannersCheck {
    private final List<Row.Hit> hits = new ArrayList<>();

    void see(Row.Hit hit) {
        hits.add(hit);
    }

    void report(Map<String, Life> lives, Bounds bounds, Findings findings, Counts counts) {
        for (Row.Hit hit : hits) {
            Life life = lives.get(hit.subscriber());
            if (life != null) {
                judge(hit, life.manners(hit), bounds, findings, counts);
            }
        }
    }

    private static void judge(Row.Hit hit, Life.Manners manners, Bounds bounds, Findings findings, Counts counts) {
        long millis = manners.late() / 1_000;
        switch (manners.breach()) {
            case AFTER_DELETION -> counts.afterDeletionMillis = Math.max(counts.afterDeletionMillis, millis);
            case WHILE_PAUSED -> counts.afterPauseMillis = Math.max(counts.afterPauseMillis, millis);
            default -> counts.afterMoveMillis = Math.max(counts.afterMoveMillis, millis);
        }
        if (manners.late() > bounds.leaseMicros()) {
            findings.add(
                    manners.breach(),
                    hit.subscriber() + " at " + hit.at() + ", address " + hit.url() + ", " + millis + " ms late");
        }
    }
}
