// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CatchUpBudgetTest {
    private static final long MILLI = 1_000_000;
    private static final long COST = 50_000;

    private final Loop loop = new Loop();
    private final LiveSigns signs = new LiveSigns();
    private final CatchUpBudget budget = new CatchUpBudget(loop, signs);

    /** A loop whose time passes by hand, and by what is done on it. */
    private static final class Loop implements Pulse {
        private final TreeMap<Long, Runnable> timers = new TreeMap<>();
        private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
        private long now = 1_000 * MILLI;
        private long busy;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long busyNanos() {
            return busy;
        }

        @Override
        public double machine() {
            return 0;
        }

        @Override
        public int look() {
            return 0;
        }

        @Override
        public void after(long millis, Runnable tick) {
            timers.put(now + millis * MILLI, tick);
        }

        @Override
        public void later(Runnable turn) {
            turns.add(turn);
        }

        void work(long nanos) {
            now += nanos;
            busy += nanos;
        }

        boolean hasTimer() {
            return !timers.isEmpty();
        }

        /** To the next timer, or {@code end}; false at the end. */
        boolean step(long end) {
            for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
                turn.run();
            }
            if (now >= end) {
                return false;
            }
            Map.Entry<Long, Runnable> first = timers.firstEntry();
            if (first == null || first.getKey() > end) {
                now = end;
                return true;
            }
            timers.remove(first.getKey());
            now = Math.max(now, first.getKey());
            first.getValue().run();
            return true;
        }
    }

    /** Delivers as fast as it is let. */
    private final class Late implements CatchUpBudget.Waiter {
        private int delivered;

        @Override
        public void called() {
            pump();
        }

        void pump() {
            for (int i = 0; i < 1_000; i++) {
                if (!budget.grants(this)) {
                    budget.await(this);
                    return;
                }
                budget.late();
                delivered++;
                loop.work(COST);
            }
        }
    }

    /** Lets live deliveries take this part of the loop for so long. */
    private void live(double part, long millis) {
        long end = loop.now + millis * MILLI;
        double owed = 0;
        long last = loop.now;
        budget.live();
        while (loop.step(Math.min(end, loop.now + MILLI)) || loop.now < end) {
            owed += (loop.now - last) * part;
            last = loop.now;
            for (; owed >= COST; owed -= COST) {
                budget.live();
                loop.work(COST);
            }
        }
    }

    @Test
    void without_live_deliveries_all_is_granted() {
        Late late = new Late();

        late.pump();

        assertThat(late.delivered).isEqualTo(1_000);
        assertThat(loop.hasTimer()).isFalse();
    }

    @Test
    void beside_a_loop_full_of_live_deliveries_it_goes_on_at_little_more_than_the_least() {
        Late late = new Late();
        live(0.9, 2_000);
        late.pump();
        live(0.9, 500);
        int before = late.delivered;

        live(0.9, 2_000);

        double part = (late.delivered - before) * (double) COST / (2_000 * MILLI);
        assertThat(part).isBetween(Share.LEAST / 2, Share.LEAST * 3);
    }

    @Test
    void beside_few_live_deliveries_it_gets_most_of_the_loop() {
        Late late = new Late();
        live(0.1, 100);
        late.pump();
        live(0.1, 2_000);
        int before = late.delivered;

        live(0.1, 2_000);

        double part = (late.delivered - before) * (double) COST / (2_000 * MILLI);
        assertThat(part).isBetween(0.35, 0.75);
    }

    @Test
    void a_tenth_of_a_second_after_the_last_live_delivery_it_is_let_go() {
        Late late = new Late();
        live(0.9, 1_000);
        late.pump();
        int before = late.delivered;

        long end = loop.now + 300 * MILLI;
        while (late.delivered - before < 500 && loop.step(end)) {
            assertThat(loop.now).isLessThanOrEqualTo(end + 1_000 * COST);
        }

        assertThat(late.delivered - before).isGreaterThanOrEqualTo(500);
    }

    @Test
    void those_who_wait_get_equal_parts() {
        List<Late> all = new ArrayList<>();
        live(0.5, 100);
        for (int i = 0; i < 5; i++) {
            Late late = new Late();
            late.pump();
            all.add(late);
        }

        live(0.5, 5_000);

        int most = all.stream().mapToInt(late -> late.delivered).max().orElseThrow();
        int least = all.stream().mapToInt(late -> late.delivered).min().orElseThrow();
        assertThat(least).isPositive().isGreaterThan(most * 3 / 4);
    }

    @Test
    void reading_for_those_behind_is_paid_from_the_same_account() {
        int[] turns = new int[1];
        Runnable reading = new Runnable() {
            @Override
            public void run() {
                turns[0]++;
                loop.work(budget.turnNanos(5 * MILLI));
                budget.read(this);
            }
        };
        live(0.9, 1_000);
        budget.read(reading);
        live(0.9, 500);
        int before = turns[0];

        live(0.9, 2_000);

        assertThat((turns[0] - before) * 0.5 / 2_000).isBetween(Share.LEAST / 2, Share.LEAST * 3);
    }

    @Test
    void a_process_that_was_stopped_in_the_midst_of_reading_does_not_owe_the_time() {
        Late late = new Late();
        live(0.9, 1_000);
        budget.read(() -> loop.work(10_000 * MILLI));
        live(0.9, 500);
        assertThat(budget.limited()).isTrue();
        late.pump();
        int before = late.delivered;

        live(0.9, 4_000);

        assertThat(late.delivered).isGreaterThan(before);
    }

    @Test
    void it_stops_ticking_when_nobody_has_waited_for_a_second() {
        Late late = new Late();
        live(0.9, 100);
        late.pump();
        budget.forget(late);

        live(0.9, 2_000);

        assertThat(loop.hasTimer()).isFalse();
    }

    @Test
    void a_delivery_of_another_shard_of_the_node_counts() {
        CatchUpBudget other = new CatchUpBudget(loop, signs);

        other.live();

        assertThat(budget.limited()).isTrue();
        loop.step(loop.now + 101 * MILLI);
        assertThat(budget.limited()).isFalse();
    }
}
