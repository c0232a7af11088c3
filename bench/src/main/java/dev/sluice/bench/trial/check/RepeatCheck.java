// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a webhook took twice must have been taken at most a lease before a blow: a node that dies forgets no more than it may do
 * between two checkpoints. What is taken again after a mend was sent by a node that stood still, others having done its work
 * meanwhile. Holds one small entry a repeat. Confined to the checking thread.
 */
final class RepeatCheck {
    /** What is taken so soon after a blow, microseconds, may have been under way when it came, and be repeated by the heir for it. */
    private static final long UNDER_WAY = 2_000_000;

    private record Blow(long at) {}

    /**
     * Of one repeat, microseconds.
     *
     * @param first when it was taken
     * @param back when it first came again, taken or not
     * @param again when it was taken again
     */
    record Times(long first, long back, long again) {}

    private record Repeat(String subscriber, String where, Times times, boolean retried) {}

    private final List<Blow> blows = new ArrayList<>();
    private final List<Long> mends = new ArrayList<>();
    private final List<Repeat> repeats = new ArrayList<>();
    private final Set<String> failing = new HashSet<>();

    void see(Row.Fault fault) {
        if (fault.begun()) {
            blows.add(new Blow(fault.at()));
        } else {
            mends.add(fault.at());
        }
    }

    /** @param retried whether a failure, of its own or of its key, may have put the second taking off */
    void add(String subscriber, String where, Times times, boolean retried) {
        repeats.add(new Repeat(subscriber, where, times, retried));
    }

    /** A request to the subscriber was not taken: its circuit may put off what has not failed itself, on any gateway. */
    void failed(String subscriber) {
        failing.add(subscriber);
    }

    void report(Bounds bounds, Findings findings, Counts counts) {
        reportLate(bounds, findings, counts);
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

    private void reportLate(Bounds bounds, Findings findings, Counts counts) {
        List<String> late = repeats.stream()
                .filter(repeat -> !repeat.retried && !failing.contains(repeat.subscriber))
                .filter(repeat -> mends.stream().anyMatch(mend -> isLate(repeat, mend)))
                .map(repeat -> repeat.where)
                .toList();
        counts.repeatedAfterMend = late.size();
        if (late.size() > bounds.late()) {
            findings.add(Breach.SENT_UNKNOWING, late.size(), late);
        }
    }

    /** Nothing was broken between the mend and the second taking. */
    private boolean isLate(Repeat repeat, long mend) {
        return mend <= repeat.times.again
                && blows.stream().noneMatch(blow -> blow.at > mend && blow.at <= repeat.times.again);
    }

    /** From the taking to the next blow, when it came again after that; 0 when there was one before only. */
    private long reach(Repeat repeat) {
        Times times = repeat.times;
        boolean before = blows.stream().anyMatch(blow -> blow.at < times.first);
        return blows.stream()
                .filter(blow -> blow.at + UNDER_WAY >= times.first && blow.at <= times.back)
                .mapToLong(blow -> Math.max(0, blow.at - times.first))
                .min()
                .orElse(before ? 0 : Long.MAX_VALUE);
    }
}
