// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.Row;
import java.util.HashMap;
import java.util.Map;

/** What checkpoints say of a partition goes forward only: its position, what its writer knew, and the writer's epoch. Confined to the checking thread. */
final class StateCheck {
    private final Map<Integer, Row.Kept> latest = new HashMap<>();

    void see(Row.Kept next, Findings findings) {
        Row.Kept last = latest.put(next.partition(), next);
        if (last == null || last.offset() >= next.offset()) {
            return;
        }
        compare("position", last.position(), next.position(), next, findings);
        compare("registry position", last.registryPosition(), next.registryPosition(), next, findings);
        compare("epoch", last.epoch(), next.epoch(), next, findings);
    }

    private static void compare(String what, long before, long now, Row.Kept where, Findings findings) {
        if (now < before) {
            findings.add(
                    Breach.STATE_WENT_BACK,
                    what + " of partition " + where.partition() + " at " + where.offset() + ": " + now + " after "
                            + before);
        }
    }
}
