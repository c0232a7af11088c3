// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * What a webhook took twice must have been taken at most a lease before a blow: a node that dies forgets no more than it may do
 * between two checkpoints. Holds one small entry a repeat. Confined to the checking thread.
 */
final class RepeatCheck {
    private record Blow(long at) {}

    private record Repeat(String where, long first, long again) {}

    private final List<Blow> blows = new ArrayList<>();
    private final List<Repeat> repeats = new ArrayList<>();

    void see(Row.Fault fault) {
        if (fault.begun()) {
            blows.add(new Blow(fault.at()));
        }
    }

    void add(String where, long first, long again) {
        repeats.add(new Repeat(where, first, again));
    }

    void report(Bounds bounds, Findings findings, Counts counts) {
        for (Repeat repeat : blows.isEmpty() ? List.<Repeat>of() : repeats) {
            long reach = reach(repeat);
            counts.repeatReachMillis = Math.max(counts.repeatReachMillis, reach / 1_000);
            if (reach > bounds.reachMicros()) {
                findings.add(
                        Breach.REPEATED_FROM_LONG_AGO,
                        repeat.where + ", taken " + reach / 1_000 + " ms before the blow");
            }
        }
    }

    /** From the taking to the blow that is nearest of those after which it came again; 0 when it was taken after a blow. */
    private long reach(Repeat repeat) {
        return blows.stream()
                .filter(blow -> blow.at <= repeat.again)
                .mapToLong(blow -> Math.max(0, blow.at - repeat.first))
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
