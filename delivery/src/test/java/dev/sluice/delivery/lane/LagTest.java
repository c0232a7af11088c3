// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.state.LaneKey;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import org.junit.jupiter.api.Test;

class LagTest {
    private final PartitionLanes lanes =
            new PartitionLanes(0, 0, 0, new QueueBudget(1 << 20), new KeyBounds(8, 2, 2, 4));
    private final Lane lane = lanes.lane(new LaneKey("s", 1));

    private static LogRecord of(long offset, String key) {
        Event event = Event.builder()
                .tenant("t")
                .id("e" + offset)
                .source("/in/x")
                .type("x")
                .partitionKey(key)
                .receivedMillis(1)
                .build();
        return LogRecord.of(new Position(0, offset), 1, 100, event);
    }

    @Test
    void what_is_held_for_its_key_counts() {
        lanes.order(lane, true);
        for (int offset = 0; offset < 20; offset++) {
            lanes.offer(lane, of(offset, "k"));
            lanes.advance(offset + 1);
            if (offset == 0) {
                lanes.launch(lane);
            }
        }

        assertThat(lane.queued()).as("what waits is held").isZero();
        assertThat(lane.lowestHeld()).isEqualTo(1);
        assertThat(lane.lag(lanes.front())).isEqualTo(19);
    }

    @Test
    void what_is_open_does_not() {
        lanes.offer(lane, of(0, "k"));
        lanes.advance(1);
        lanes.launch(lane);

        assertThat(lane.lag(lanes.front())).isZero();
    }
}
