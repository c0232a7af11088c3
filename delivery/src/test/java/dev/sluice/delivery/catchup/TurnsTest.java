// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns<Turns.Waiting> turns = new Turns<>();

    private record Lane(boolean isReplay, boolean givesWay) implements Turns.Waiting {}

    private static Turns.Waiting live() {
        return new Lane(false, false);
    }

    private static Turns.Waiting late() {
        return new Lane(false, true);
    }

    private static Turns.Waiting replay() {
        return new Lane(true, true);
    }

    private List<Boolean> isReplay(int polls) {
        List<Boolean> polled = new ArrayList<>();
        for (int i = 0; i < polls; i++) {
            polled.add(turns.poll(true).isReplay());
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
        assertThat(turns.poll(true)).isNull();
    }

    @Test
    void a_replay_that_comes_after_seven_live_ones_is_next() {
        IntStream.range(0, 30).forEach(i -> turns.add(live()));
        isReplay(20);
        turns.add(replay());

        assertThat(isReplay(1)).containsExactly(true);
    }

    @Test
    void what_gives_way_waits_until_it_is_granted_but_for_the_replay_whose_turn_has_come() {
        turns.add(late());
        turns.add(replay());
        assertThat(turns.hasNext(false)).isFalse();
        assertThat(turns.poll(false)).isNull();

        IntStream.range(0, 20).forEach(i -> turns.add(live()));
        List<Turns.Waiting> polled = new ArrayList<>();
        while (turns.hasNext(false)) {
            polled.add(turns.poll(false));
        }

        assertThat(polled).hasSize(21).doesNotContain(late());
        assertThat(polled.indexOf(replay())).isEqualTo(7);
        assertThat(turns.hasNext(true)).isTrue();
        assertThat(turns.poll(true)).isEqualTo(late());
        assertThat(turns.isEmpty()).isTrue();
    }

    @Test
    void lanes_of_one_subscription_that_are_live_and_that_are_far_behind_take_turns_where_granted() {
        IntStream.range(0, 10).forEach(i -> {
            turns.add(live());
            turns.add(late());
        });

        assertThat(IntStream.range(0, 10).mapToObj(i -> turns.poll(true)).filter(lane -> lane.givesWay()))
                .hasSize(5);
    }

    @Test
    void a_replay_gets_one_of_eight_while_lanes_that_are_far_behind_want_more() {
        IntStream.range(0, 100).forEach(i -> {
            turns.add(late());
            turns.add(replay());
        });

        assertThat(isReplay(80)).filteredOn(is -> is).hasSize(10);
    }
}
