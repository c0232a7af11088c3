// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DedupeWindowTest {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DedupeWindow window = new DedupeWindow(1000, meters);

    @Test
    void a_later_record_of_the_same_partition_is_a_copy() {
        assertThat(window.admit(record("a", 0, 5, 100))).isTrue();

        assertThat(window.admit(record("a", 0, 6, 100))).isFalse();
        assertThat(window.isCopy(record("a", 0, 7, 100))).isTrue();
    }

    @Test
    void the_first_record_read_again_is_no_copy() {
        window.admit(record("a", 0, 5, 100));

        assertThat(window.admit(record("a", 0, 5, 100))).isTrue();
        assertThat(window.isCopy(record("a", 0, 4, 100))).isFalse();
    }

    @Test
    void a_record_of_another_partition_is_no_copy() {
        window.admit(record("a", 0, 5, 100));

        assertThat(window.admit(record("a", 1, 9, 100))).isTrue();
        assertThat(window.find(event("a", null).eventId())).contains(new Position(0, 5));
    }

    @Test
    void an_earlier_record_takes_the_place_of_one_that_was_known_before() {
        window.note(event("a", null), new Position(0, 9), 200);

        assertThat(window.admit(record("a", 0, 5, 100))).isTrue();

        assertThat(window.admit(record("a", 0, 9, 200))).isFalse();
        assertThat(window.find(event("a", null).eventId())).contains(new Position(0, 5));
    }

    @Test
    void after_the_window_the_id_is_new_and_takes_the_place() {
        window.admit(record("a", 0, 5, 100));

        assertThat(window.isCopy(record("a", 0, 8, 99 + DAY))).isTrue();
        assertThat(window.admit(record("a", 0, 8, 100 + DAY))).isTrue();

        assertThat(window.admit(record("a", 0, 9, 101 + DAY))).isFalse();
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void an_old_record_read_again_does_not_take_the_place_of_a_newer_one_beyond_the_window() {
        window.admit(record("a", 0, 8, 100 + DAY));

        assertThat(window.admit(record("a", 0, 5, 100))).isTrue();

        assertThat(window.find(event("a", null).eventId())).contains(new Position(0, 8));
    }

    @Test
    void the_record_says_how_long_its_window_is() {
        window.admit(record("a", Duration.ofMillis(10), 0, 5, 100));

        assertThat(window.isCopy(record("a", Duration.ofMillis(10), 0, 6, 109))).isTrue();
        assertThat(window.isCopy(record("a", Duration.ofMillis(10), 0, 6, 110))).isFalse();
        assertThat(window.isCopy(record("a", Duration.ZERO, 0, 6, 100))).isFalse();
    }

    @Test
    void without_a_window_no_record_is_a_copy_even_when_the_brokers_clock_goes_back() {
        window.admit(record("a", Duration.ZERO, 0, 5, 100));

        assertThat(window.isCopy(record("a", Duration.ZERO, 0, 6, 99))).isFalse();
        assertThat(window.admit(record("a", Duration.ZERO, 0, 6, 99))).isTrue();
        assertThat(window.known(event("a", Duration.ZERO), 98)).isEmpty();
    }

    @Test
    void the_door_knows_an_event_while_its_window_lasts() {
        window.note(event("a", null), new Position(2, 7), 1000);

        assertThat(window.known(event("a", null), 999 + DAY)).contains(new Position(2, 7));
        assertThat(window.known(event("a", null), 1000 + DAY)).isEmpty();
        assertThat(window.known(event("b", null), 1000)).isEmpty();
    }

    @Test
    void past_its_bound_the_oldest_is_forgotten_and_counted() {
        for (int i = 0; i < 1003; i++) {
            window.admit(record("id" + i, 0, i, 100));
        }

        assertThat(window.find(event("id2", null).eventId())).isEmpty();
        assertThat(window.find(event("id3", null).eventId())).contains(new Position(0, 3));
        assertThat(meters.get("sluice.dedupe.forgotten").counter().count()).isEqualTo(3);
        assertThat(meters.get("sluice.dedupe.entries").gauge().value()).isEqualTo(1000);
    }

    @Test
    void what_was_cut_off_the_log_is_forgotten() {
        window.admit(record("a", 0, 5, 100));
        window.admit(record("b", 0, 6, 100));
        window.admit(record("c", 1, 6, 100));

        window.forgetFrom(0, 6);

        assertThat(window.find(event("a", null).eventId())).isPresent();
        assertThat(window.find(event("b", null).eventId())).isEmpty();
        assertThat(window.find(event("c", null).eventId())).isPresent();
    }

    @Test
    void a_text_that_is_no_event_id_is_nowhere() {
        assertThat(window.find("evt_nonsense")).isEmpty();
    }

    private static LogRecord record(String id, int partition, long offset, long timestamp) {
        return record(id, null, partition, offset, timestamp);
    }

    private static LogRecord record(String id, Duration dedupe, int partition, long offset, long timestamp) {
        return LogRecord.of(new Position(partition, offset), timestamp, 100, event(id, dedupe));
    }

    private static Event event(String id, Duration dedupe) {
        return Event.builder()
                .tenant("acme")
                .source("/in/s")
                .type("t")
                .id(id)
                .dedupe(dedupe)
                .build();
    }
}
