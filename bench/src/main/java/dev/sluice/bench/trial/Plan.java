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
 * @param spools whether the sources spool while Kafka is away
 * @param everywhere whether each request goes to all gateways at once
 * @param still whether gateways are made to stand still, so that a debugger may look into them and nothing may come twice when they wake
 */
record Plan(
        int rate,
        int nodes,
        int blows,
        @Nullable Script subject,
        boolean reachBounded,
        boolean triesBounded,
        boolean spools,
        boolean everywhere,
        boolean still) {
    static final Plan USUAL = new Plan(500, 1, 3, null, false, false, false, false, false);
    static final Plan THREE_NODES = new Plan(100, 3, 3, null, false, false, false, false, false);
    static final Plan SPOOLING = new Plan(150, 1, 2, null, false, false, true, false, false);
    static final Plan TWO_DOORS = new Plan(100, 2, 0, null, false, false, false, true, false);

    Plan rate(int events) {
        return new Plan(events, nodes, blows, subject, reachBounded, triesBounded, spools, everywhere, still);
    }

    Plan blows(int count) {
        return new Plan(rate, nodes, count, subject, reachBounded, triesBounded, spools, everywhere, still);
    }

    Plan subject(Script script) {
        return new Plan(rate, nodes, blows, script, reachBounded, triesBounded, spools, everywhere, still);
    }

    Plan reachIsBounded() {
        return new Plan(rate, nodes, blows, subject, true, triesBounded, spools, everywhere, still);
    }

    Plan triesAreBounded() {
        return new Plan(rate, nodes, blows, subject, reachBounded, true, spools, everywhere, still);
    }

    Plan standsStill() {
        return new Plan(rate, nodes, blows, subject, reachBounded, triesBounded, spools, everywhere, true);
    }
}
