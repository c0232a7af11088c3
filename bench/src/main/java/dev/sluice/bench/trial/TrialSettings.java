// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.trial.check.Bounds;
import java.time.Duration;

/**
 * What a trial is to do.
 *
 * @param rate events a second over all sources
 * @param length of the traffic
 * @param blows how often the fault is done
 * @param nodes gateways at most, of {@code rebalance}
 * @param seed of events and of the moments of the blows
 * @param quiet how long nothing may have arrived before what is missing is given up
 * @param keep when the ledgers and logs stay on disk
 */
public record TrialSettings(
        FaultKind fault, int rate, Duration length, int blows, int nodes, long seed, Duration quiet, Keep keep) {

    /** When ledgers and logs stay on disk. */
    public enum Keep {
        ALWAYS,
        WHEN_RED,
        NEVER
    }

    /** How much of a webhook's traffic a blow may have repeated: what was delivered since the last checkpoint. */
    private static final int SECONDS_REPEATED = 4;

    private static final int SUBSCRIBERS = 9;

    public TrialSettings {
        if (rate < 1 || length.toSeconds() < 1 || blows < 0 || nodes < 2) {
            throw new IllegalArgumentException(
                    "a trial needs a rate, a length, two nodes or more, and no negative number of blows");
        }
    }

    /** Blows that will be dealt at set moments. */
    int dealt() {
        return switch (fault) {
            case NONE, REBALANCE -> 0;
            case KILL_GATEWAY, KILL_BROKER -> blows;
        };
    }

    /** How much repetition is allowed: none without a fault; with each, what a take-over repeats, and what timed out meanwhile. */
    Bounds bounds(int happened) {
        return new Bounds((long) happened * rate * SECONDS_REPEATED * SUBSCRIBERS, 1 + 3 * happened);
    }
}
