// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns<Turns.Waiting> turns = new Turns<>();

    private static Turns.Waiting live() {
        return () -> false;
    }

    private static Turns.Waiting replay() {
        return () -> true;
    }

    private List<Boolean> isReplay(int polls) {
        List<Boolean> polled = new ArrayList<>();
        for (int i = 0; i < polls; i++) {
            polled.add(turns.poll().isReplay());
        }
        return polled;
    }

    @Test
    void a_replay_gets_one_of_eight_while_live_lanes_want_more() {
        IntStream.range(0, 100).forEach(i -> {
            turns.add(live());
            turns.add(replay());
        });

        List<Boolean> polled = isReplay(80);

        assertThat(polled).filteredOn(is -> is).hasSize(10);
        assertThat(polled.subList(0, 7)).doesNotContain(true);
        assertThat(polled.get(7)).isTrue();
    }

    @Test
    void a_replay_gets_all_that_live_lanes_leave() {
        turns.add(replay());
        turns.add(replay());
        turns.add(live());

        assertThat(isReplay(3)).containsExactly(false, true, true);
        assertThat(turns.isEmpty()).isTrue();
        assertThat(turns.poll()).isNull();
    }

    @Test
    void a_replay_that_comes_after_seven_live_ones_is_next() {
        IntStream.range(0, 30).forEach(i -> turns.add(live()));
        isReplay(20);
        turns.add(replay());

        assertThat(isReplay(1)).containsExactly(true);
    }
}
