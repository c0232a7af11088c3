// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MembersTest {
    private static final Event EVENT = Event.builder()
            .tenant("t")
            .id("1")
            .source("/in/s")
            .type("a.b")
            .receivedMillis(1)
            .build();
    private static final long END = 20;

    private final Members members = new Members();

    /** Wants everything, and fails when it is told of having passed what it was not shown. */
    private static class Reading implements Eager {
        final TreeSet<Long> shown = new TreeSet<>();
        final List<Long> refused = new ArrayList<>();
        long place;
        boolean room = true;
        Runnable onTake = () -> {};

        Reading(long place) {
            this.place = place;
        }

        void goBack(long to) {
            place = to;
            shown.clear();
        }

        @Override
        public long next() {
            return place;
        }

        @Override
        public boolean take(LogRecord record) {
            if (!room) {
                refused.add(record.offset());
                return false;
            }
            shown.add(record.offset());
            onTake.run();
            return true;
        }

        @Override
        public void passed(long offset) {
            for (long missed = place; missed < Math.min(offset, END); missed++) {
                assertThat(shown).as("passed up to %d", offset).contains(missed);
            }
            place = Math.max(place, offset);
        }

        @Override
        public void lost(long from, long to) {
            place = to;
        }
    }

    static LogRecord record(long offset) {
        return LogRecord.of(new Position(0, offset), 0, 100, EVENT);
    }

    private void turn(long from, long to) {
        members.begin(END);
        show(from, to);
        members.pass(from, to);
    }

    private void show(long from, long to) {
        for (long offset = from; offset < to; offset++) {
            members.offer(record(offset), from, System.nanoTime() + TimeUnit.HOURS.toNanos(1));
        }
    }

    @Test
    void whoever_comes_aboard_in_the_middle_of_a_turn_is_shown_everything_in_the_next() {
        Reading first = new Reading(0);
        Reading late = new Reading(1);
        first.onTake = () -> {
            if (first.shown.last() == 5) {
                members.join(late);
            }
        };
        members.join(first);

        turn(0, 10);
        assertThat(late.place).isEqualTo(1);
        assertThat(first.place).isEqualTo(10);

        turn(1, 20);
        assertThat(late.place).isEqualTo(20);
        assertThat(late.shown).hasSize(19);
    }

    @Test
    void whoever_goes_back_in_the_middle_of_a_turn_begins_there_in_the_next() {
        Reading one = new Reading(0);
        Reading other = new Reading(0);
        other.onTake = () -> {
            if (other.shown.last() == 5) {
                one.goBack(2);
            }
        };
        members.join(one);
        members.join(other);

        turn(0, 10);
        assertThat(one.place).isEqualTo(2);

        turn(2, 20);
        assertThat(one.place).isEqualTo(20);
        assertThat(other.place).isEqualTo(20);
    }

    @Test
    void whoever_goes_back_below_a_slower_ones_place_is_not_carried_along_by_it() {
        Reading quick = new Reading(8);
        Reading slow = new Reading(0);
        members.join(quick);
        members.join(slow);
        members.begin(END);
        show(0, 10);
        quick.goBack(3);

        members.pass(0, 10);

        assertThat(quick.place).isEqualTo(3);
    }

    @Test
    void whoever_has_no_room_stays_before_the_event_until_the_next_turn() {
        Reading full = new Reading(0);
        Reading other = new Reading(0);
        full.room = false;
        members.join(full);
        members.join(other);

        turn(0, 10);
        assertThat(full.place).isZero();
        assertThat(full.refused).containsExactly(0L);

        full.room = true;
        turn(0, 10);
        assertThat(full.place).isEqualTo(10);
    }

    @Test
    void nobody_is_left_out_when_others_leave_in_the_middle_of_a_turn() {
        List<Reading> readers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            readers.add(new Reading(0));
            members.join(readers.get(i));
        }
        readers.get(3).onTake = () -> {
            members.leave(readers.get(0));
            members.leave(readers.get(3));
            members.leave(readers.get(5));
        };

        turn(0, 10);

        assertThat(readers.get(1).place).isEqualTo(10);
        assertThat(readers.get(2).place).isEqualTo(10);
        assertThat(readers.get(4).place).isEqualTo(10);
        assertThat(readers.get(0).place).isZero();
        members.leave(readers.get(1));
        members.leave(readers.get(2));
        members.leave(readers.get(4));
        assertThat(members.isEmpty()).isTrue();
    }

    @Test
    void whoever_is_further_behind_than_the_stretch_is_not_told_that_it_passed_it() {
        Reading behind = new Reading(2);
        Reading ahead = new Reading(6);
        members.join(behind);
        members.join(ahead);

        turn(6, 20);

        assertThat(behind.place).isEqualTo(2);
        assertThat(ahead.place).isEqualTo(20);
    }

    @Test
    void joining_twice_is_joining_once() {
        Reading one = new Reading(0);
        assertThat(members.join(one)).isTrue();
        assertThat(members.join(one)).isFalse();
        turn(0, 10);
        assertThat(members.join(one)).isFalse();
        assertThat(one.shown).hasSize(10);
    }
}
