// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a run amounted to, breaches or not. Confined to the checking thread while counting. */
public final class Counts {
    long sent;
    long acked;
    long refused;
    long unknown;
    long ghosts;
    long timeouts;
    long slowestMillis;
    long logged;
    long loggedTwice;
    long expected;
    long delivered;
    long repeated;
    long repeatReachMillis;
    long repeatedAfterMend;
    long mostTries;
    long kept;
    long deadLettered;
    long lost;
    long invented;
    long toldMissing;
    long changes;
    long slowestDeliveryMillis;
    long afterDeletionMillis;
    long afterPauseMillis;
    long afterMoveMillis;

    /** Events acknowledged with 2xx. */
    public long acked() {
        return acked;
    }

    /** Pairs of event and subscriber that were taken at least once. */
    public long delivered() {
        return delivered;
    }

    /** Takings beyond the first, over all pairs. */
    public long repeated() {
        return repeated;
    }

    /** Every figure by its name, in the order of an event's life. */
    public Map<String, Long> byName() {
        Map<String, Long> names = new LinkedHashMap<>();
        names.put("sent", sent);
        names.put("acked", acked);
        names.put("refused", refused);
        names.put("unknown", unknown);
        names.put("ghosts", ghosts);
        names.put("timeouts", timeouts);
        names.put("slowestAnswerMs", slowestMillis);
        names.put("logged", logged);
        names.put("loggedTwice", loggedTwice);
        names.put("expected", expected);
        names.put("delivered", delivered);
        names.put("repeated", repeated);
        names.put("repeatReachMs", repeatReachMillis);
        names.put("repeatedAfterMend", repeatedAfterMend);
        names.put("kept", kept);
        names.put("mostTries", mostTries);
        names.put("deadLettered", deadLettered);
        names.put("toldMissing", toldMissing);
        if (changes > 0) {
            names.put("changes", changes);
            names.put("latestAfterDeletionMs", afterDeletionMillis);
            names.put("latestAfterPauseMs", afterPauseMillis);
            names.put("latestAtOldAddressMs", afterMoveMillis);
        }
        names.put("slowestDeliveryMs", slowestDeliveryMillis);
        names.put("lost", lost);
        names.put("invented", invented);
        return names;
    }
}
