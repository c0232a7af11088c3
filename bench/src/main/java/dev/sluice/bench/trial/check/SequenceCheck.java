// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.Row;
import java.util.HashMap;
import java.util.Map;

/** A stream counts 1, 2, 3 … over events and gaps in each session; anything else is a hole. Confined to the checking thread. */
final class SequenceCheck {
    private record Session(String subscriber, String name) {}

    private final Map<Session, Long> last = new HashMap<>();
    private final Findings findings;

    SequenceCheck(Findings findings) {
        this.findings = findings;
    }

    void see(Row.Receipt receipt) {
        if (receipt.seq() > 0) {
            see(new Session(receipt.subscriber(), receipt.session()), receipt.seq(), receipt.id());
        }
    }

    void see(Row.Gap gap) {
        if (gap.seq() > 0) {
            see(new Session(gap.subscriber(), gap.session()), gap.seq(), "gap " + gap.reason());
        }
    }

    private void see(Session session, long seq, String what) {
        long before = last.getOrDefault(session, 0L);
        if (seq != before + 1) {
            findings.add(
                    Breach.RESUME_HOLE,
                    "%s at %s, session %s: %d after %d".formatted(what, session.subscriber, session.name, seq, before));
        }
        last.put(session, seq);
    }
}
