// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.trial.check.Bounds;
import java.time.Duration;
import java.util.Map;

/**
 * What a trial is to do.
 *
 * @param rate events a second over all sources
 * @param length of the traffic
 * @param blows how often the fault is done at set moments
 * @param nodes gateways
 * @param protocol that the gateways' consumer group is to speak
 * @param ordered whether a subscriber with {@code ordering: key} takes part
 * @param seed of events and of the moments of the blows
 * @param quiet how long nothing may have arrived before what is missing is given up
 * @param keep when the ledgers and logs stay on disk
 */
public record TrialSettings(
        FaultKind fault,
        int rate,
        Duration length,
        int blows,
        int nodes,
        Protocol protocol,
        boolean ordered,
        long seed,
        Duration quiet,
        Keep keep) {

    /** When ledgers and logs stay on disk. */
    public enum Keep {
        ALWAYS,
        WHEN_RED,
        NEVER
    }

    /** A rebalance protocol, and the broker's properties that have the gateways choose it. */
    public enum Protocol {
        /** KIP-848: the embedded broker's session is short, so gateways choose it. */
        CONSUMER,
        /** The classic one: with a session as long as brokers usually have it, gateways choose that. */
        CLASSIC;

        Map<String, String> broker() {
            return switch (this) {
                case CONSUMER -> Map.of();
                case CLASSIC -> Map.of("group.consumer.session.timeout.ms", "45000");
            };
        }

        /** The lesser of the session's timeout and what the gateway gives itself at most. */
        Duration lease() {
            return switch (this) {
                case CONSUMER -> Bounds.LEASE;
                case CLASSIC -> CLASSIC_SESSION;
            };
        }
    }

    private static final Duration CLASSIC_SESSION = Duration.ofSeconds(8);

    /** How much of a webhook's traffic a blow may have repeated: what was delivered since the last checkpoint. */
    private static final int SECONDS_REPEATED = 4;

    private static final int SUBSCRIBERS = 11;

    /** Requests begun under the lease that a stop holds up before their bytes leave. */
    private static final int UNDER_WAY = 3;

    /** Attempts that a crash may make again because no checkpoint had counted them yet. */
    private static final int UNCOUNTED_TRIES = 3;

    public TrialSettings {
        int least = fault == FaultKind.REBALANCE || fault.plan().still() ? 2 : 1;
        if (rate < 1 || length.toSeconds() < 1 || blows < 0 || nodes < least) {
            throw new IllegalArgumentException(
                    "a trial needs a rate, a length, gateways (two or more for rebalance and pause-node), and no negative number of blows");
        }
    }

    /** How much repetition is allowed: none without a fault; with each, what a take-over repeats, and what timed out meanwhile. */
    Bounds bounds(int happened) {
        Plan plan = fault.plan();
        Bounds bounds =
                new Bounds((long) happened * rate * SECONDS_REPEATED * SUBSCRIBERS, 1 + 3 * happened, protocol.lease());
        Bounds tried = plan.triesBounded() ? bounds.tries(Cast.TRIES + UNCOUNTED_TRIES * happened) : bounds;
        Bounds reached = plan.reachBounded() ? tried.reach(protocol.lease()) : tried;
        return plan.still() ? reached.late((long) happened * UNDER_WAY) : reached;
    }
}
