// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
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
    void of_two_that_release_the_same_record_the_first_counts_in_whatever_order_they_are_heard_of() {
        for (List<Integer> order :
                List.of(List.of(5, 7, 9), List.of(5, 9, 7), List.of(9, 5, 7), List.of(7, 9), List.of(9, 7))) {
            var heard = new DedupeWindow(1000, meters);
            order.forEach(offset -> heard.admit(letter(offset)));

            assertThat(heard.find(event("a", null).eventId())).as("%s", order).contains(new Position(0, 7));
            assertThat(heard.admit(letter(7))).as("%s", order).isTrue();
            assertThat(heard.isCopy(letter(9))).as("%s", order).isTrue();
            assertThat(heard.admit(letter(9))).as("%s", order).isFalse();
        }
    }

    @Test
    void what_is_released_is_no_copy_of_what_was_kept_nor_of_what_stands_elsewhere() {
        window.admit(letter(5));
        assertThat(window.isCopy(letter(7))).isFalse();
        assertThat(window.admit(letter(7))).isTrue();

        var other = new DedupeWindow(1000, meters);
        other.admit(record("a", 1, 9, 100));
        assertThat(other.admit(letter(7))).isTrue();
    }

    /** At offset 5 the record that was kept, behind it some that let it go. */
    private static LogRecord letter(int offset) {
        Event kept = event("a", null);
        Event event = offset == 5
                ? kept
                : kept.copy().dedupe(Duration.ZERO).releases(new Position(0, 5)).build();
        return LogRecord.of(new Position(0, offset), 100, 10, event);
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
