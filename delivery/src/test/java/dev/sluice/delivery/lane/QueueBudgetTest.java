// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.state.LaneKey;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueBudgetTest {
    private static final int EVENT = 1_000;
    private static final int LIMIT = 3_000 * EVENT;
    private static final LogRecord RECORD = LogRecord.of(
            new Position(0, 1),
            1,
            EVENT,
            Event.builder()
                    .tenant("acme")
                    .id("e")
                    .source("/in/x")
                    .type("x")
                    .receivedMillis(1)
                    .build());

    private final QueueBudget budget = new QueueBudget((long) LIMIT / EVENT * RECORD.sizeBytes());

    private static Lane lane(String subscription) {
        return new Lane(new LaneKey(subscription, 1), 0, 0, true, 0);
    }

    private int fill(Lane lane) {
        int taken = 0;
        while (budget.room(lane, RECORD.sizeBytes())) {
            budget.take(lane, RECORD);
            taken++;
        }
        return taken;
    }

    @Test
    void a_slow_one_holds_a_sixth_of_all_on_all_its_lanes_together() {
        assertThat(fill(lane("slow")) + fill(lane("slow"))).isBetween(490, 500);
        assertThat(budget.room(lane("other"), RECORD.sizeBytes())).isTrue();
    }

    @Test
    void a_hundred_that_are_slow_leave_room_for_others() {
        for (int i = 0; i < 100; i++) {
            fill(lane("slow-" + i));
        }

        assertThat(fill(lane("other"))).isGreaterThan(5);
        assertThat(budget.used()).isLessThan((long) LIMIT / EVENT * RECORD.sizeBytes());
    }

    @Test
    void what_is_given_back_can_be_held_again() {
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lanes.add(lane("s" + i));
        }
        int first = fill(lanes.getFirst());
        for (int i = 0; i < first; i++) {
            budget.give(lanes.getFirst(), RECORD);
        }

        assertThat(budget.used()).isZero();
        assertThat(fill(lanes.get(1))).isEqualTo(first);
    }

    @Test
    void an_event_a_lane_is_spared_up_to_twice_the_bytes_and_then_an_event_a_subscription() {
        long bytes = RECORD.sizeBytes();
        int spared = 0;
        while (budget.spares(lane("greedy"), bytes)) {
            budget.take(lane("greedy"), RECORD);
            spared++;
        }

        assertThat(spared).isEqualTo(2 * LIMIT / EVENT);
        assertThat(budget.spares(lane("other"), bytes)).isTrue();
        budget.take(lane("other"), RECORD);
        assertThat(budget.spares(lane("other"), bytes)).isFalse();
    }
}
