// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.trial.receive.Script;
import org.jspecify.annotations.Nullable;

/**
 * How a fault is tried when nobody says otherwise, and what then holds.
 *
 * @param rate events a second
 * @param nodes gateways
 * @param blows how often the fault is done at set moments
 * @param subject how the endpoint of the subscriber behaves that the trial is about; null when there is none
 * @param reachBounded whether what is repeated must have been taken at most a lease before a blow
 * @param triesBounded whether the requests for an event are bounded by the schedule
 */
record Plan(int rate, int nodes, int blows, @Nullable Script subject, boolean reachBounded, boolean triesBounded) {
    static final Plan USUAL = new Plan(500, 1, 3, null, false, false);
    static final Plan THREE_NODES = new Plan(100, 3, 3, null, false, false);

    Plan rate(int events) {
        return new Plan(events, nodes, blows, subject, reachBounded, triesBounded);
    }

    Plan blows(int count) {
        return new Plan(rate, nodes, count, subject, reachBounded, triesBounded);
    }

    Plan subject(Script script) {
        return new Plan(rate, nodes, blows, script, reachBounded, triesBounded);
    }

    Plan reachIsBounded() {
        return new Plan(rate, nodes, blows, subject, true, triesBounded);
    }

    Plan triesAreBounded() {
        return new Plan(rate, nodes, blows, subject, reachBounded, true);
    }
}
