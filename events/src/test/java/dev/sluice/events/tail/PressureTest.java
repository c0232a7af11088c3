// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PressureTest {
    private static final int RING = 16;

    private final Tail tail = new Tail(3, RING, 1 << 20);
    private final Pressure pressure = new Pressure(tail, Duration.ofSeconds(10));
    private final Standing standing = new Standing();
    private long now = -5;

    private static final class Standing implements TailListener {
        private final List<Integer> stuck = new ArrayList<>();
        private long position;

        @Override
        public void wake() {}

        @Override
        public long position(int partition) {
            return position;
        }

        @Override
        public void stuck(int partition) {
            stuck.add(partition);
        }
    }

    @Test
    void a_listener_that_holds_its_partition_and_does_not_move_is_stuck() {
        fill();
        looks(Duration.ofSeconds(9), Duration.ofMillis(5));
        assertThat(standing.stuck).isEmpty();
        looks(Duration.ofSeconds(2), Duration.ofMillis(5));
        assertThat(standing.stuck).containsExactly(3);
    }

    @Test
    void a_stop_of_the_whole_process_is_nobodys_fault() {
        fill();
        looks(Duration.ofSeconds(1), Duration.ofMillis(5));
        looks(Duration.ofHours(3), Duration.ofHours(1));
        looks(Duration.ofSeconds(5), Duration.ofMillis(5));
        assertThat(standing.stuck).isEmpty();
    }

    @Test
    void one_that_moves_begins_anew() {
        fill();
        looks(Duration.ofSeconds(9), Duration.ofMillis(5));
        standing.position = 1;
        looks(Duration.ofSeconds(9), Duration.ofMillis(5));
        assertThat(pressure.held()).isTrue();
        assertThat(standing.stuck).isEmpty();
    }

    private void looks(Duration whole, Duration each) {
        for (long spent = 0; spent < whole.toNanos(); spent += each.toNanos()) {
            now += each.toNanos();
            pressure.look(List.of(standing), now);
        }
    }

    private void fill() {
        tail.reset(0);
        for (int offset = 0; offset < RING; offset++) {
            tail.append(record(offset));
        }
        tail.advance(RING);
        pressure.look(List.of(standing), now);
        assertThat(pressure.held()).isTrue();
    }

    private static LogRecord record(long offset) {
        Event event = Event.builder()
                .tenant("t")
                .id("e" + offset)
                .source("/in/test")
                .type("a")
                .time(Instant.EPOCH)
                .receivedMillis(0)
                .verification("none")
                .data(new byte[8])
                .build();
        return LogRecord.of(new Position(3, offset), 0, 100, event);
    }
}
