// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.trial.ledger.Row;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatCheckTest {
    private static final long SECOND = 1_000_000;
    private static final Bounds BOUNDS = new Bounds(100, 10, Duration.ofSeconds(6)).reach(Duration.ofSeconds(6));

    private final Counts counts = new Counts();

    /** Blows after 10 and 30 s, each mended 8 s later. */
    private List<Finding> found(RepeatCheck.Times... repeats) {
        var check = new RepeatCheck();
        for (long at : List.of(10L, 30L)) {
            check.see(new Row.Fault(at * SECOND, "pause-node", true));
            check.see(new Row.Fault((at + 8) * SECOND, "pause-node", false));
        }
        for (RepeatCheck.Times repeat : repeats) {
            check.add("hook", "evt_1", repeat, repeat.back() != repeat.again());
        }
        var findings = new Findings();
        check.report(BOUNDS, findings, counts);
        return findings.all();
    }

    private static RepeatCheck.Times times(long first, long back, long again) {
        return new RepeatCheck.Times(first * SECOND, back * SECOND, again * SECOND);
    }

    @Test
    void what_was_taken_shortly_before_a_blow_may_come_again() {
        assertThat(found(times(7, 20, 20))).isEmpty();
        assertThat(counts.repeatReachMillis).isEqualTo(3_000);
    }

    @Test
    void what_came_again_after_one_blow_and_was_taken_after_the_next_is_of_the_first() {
        assertThat(found(times(11, 20, 41))).isEmpty();
        assertThat(counts.repeatReachMillis).isZero();
    }

    @Test
    void what_came_again_only_after_the_next_blow_was_forgotten_for_too_long() {
        assertThat(found(times(13, 41, 41))).extracting(Finding::breach).contains(Breach.REPEATED_FROM_LONG_AGO);
        assertThat(counts.repeatReachMillis).isEqualTo(17_000);
    }

    @Test
    void what_was_under_way_at_a_blow_is_of_that_one_even_if_its_heir_came_to_it_after_the_next() {
        assertThat(found(times(11, 31, 31))).isEmpty();
        assertThat(counts.repeatReachMillis).isZero();
    }

    @Test
    void what_came_again_without_any_blow_is_found() {
        assertThat(found(times(1, 5, 12))).extracting(Finding::breach).contains(Breach.REPEATED_FROM_LONG_AGO);
    }
}
