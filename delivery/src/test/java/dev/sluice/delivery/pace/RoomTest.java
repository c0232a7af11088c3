// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoomTest {
    /** Somebody who sends as much as it may. */
    private static final class Sender implements Room.Waiter {
        private final Room room;
        private final boolean lately;
        private final List<Room.Seat> seats = new ArrayList<>();
        private int wants;
        private int sent;

        Sender(Room room, boolean lately) {
            this.room = room;
            this.lately = lately;
        }

        Sender wanting(int more) {
            wants += more;
            called();
            return this;
        }

        @Override
        public void called() {
            while (wants > 0) {
                Room.@Nullable Seat seat = room.take(this, lately);
                if (seat == null) {
                    return;
                }
                seat.load(10);
                seats.add(seat);
                wants--;
                sent++;
            }
        }

        void end() {
            seats.removeFirst().leave();
        }
    }

    @Test
    void half_of_the_room_is_kept_for_those_that_answered_lately() {
        Room room = new Room(10, 1_000_000);
        var hanging = new Sender(room, false).wanting(100);
        assertThat(hanging.sent).isEqualTo(5);
        var healthy = new Sender(room, true).wanting(100);
        assertThat(healthy.sent).isEqualTo(5);
        healthy.end();
        assertThat(healthy.sent).isEqualTo(6);
        assertThat(hanging.sent).isEqualTo(5);
    }

    @Test
    void bodies_are_bounded_by_their_bytes() {
        Room room = new Room(1_000, 100);
        var healthy = new Sender(room, true).wanting(100);
        assertThat(healthy.sent).isEqualTo(10);
        assertThat(room.bytesUsed()).isEqualTo(100);
        var other = new Sender(room, false).wanting(1);
        healthy.end();
        assertThat(room.bytesUsed()).isEqualTo(100);
        assertThat(healthy.sent + other.sent).isEqualTo(11);
    }

    @Test
    void who_waits_is_served_in_turn_and_not_overtaken() {
        Room room = new Room(2, 1_000_000);
        var greedy = new Sender(room, true).wanting(1_000);
        var second = new Sender(room, true).wanting(3);
        var third = new Sender(room, false).wanting(3);
        for (int i = 0; i < 40; i++) {
            var one = List.of(greedy, second, third).get(i % 3);
            if (!one.seats.isEmpty()) {
                one.end();
            }
        }
        assertThat(second.sent).isEqualTo(3);
        assertThat(third.sent).isEqualTo(3);
    }

    @Test
    void whoever_is_called_and_wants_nothing_any_more_lets_the_next_one() {
        Room room = new Room(2, 1_000_000);
        var first = new Sender(room, true).wanting(2);
        var gone = new Sender(room, true).wanting(1);
        var last = new Sender(room, true).wanting(1);
        gone.wants = 0;
        first.end();
        assertThat(last.sent).isEqualTo(1);
    }

    @Test
    void a_seat_is_left_once() {
        Room room = new Room(4, 1_000_000);
        var sender = new Sender(room, true).wanting(1);
        var seat = sender.seats.getFirst();
        seat.leave();
        seat.leave();
        seat.load(10);
        assertThat(room.used()).isZero();
        assertThat(room.bytesUsed()).isZero();
    }

    @Property
    void whatever_they_do_the_room_is_never_passed_and_everybody_gets_through(
            @ForAll @IntRange(min = 2, max = 12) int connections,
            @ForAll @IntRange(min = 1, max = 8) int senders,
            @ForAll long seed) {
        var random = new Random(seed);
        Room room = new Room(connections, 60);
        List<Sender> all = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            all.add(new Sender(room, random.nextBoolean()));
        }
        for (int i = 0; i < 200; i++) {
            Sender one = all.get(random.nextInt(all.size()));
            if (random.nextBoolean()) {
                one.wanting(random.nextInt(3));
            } else if (!one.seats.isEmpty()) {
                one.end();
            }
            assertThat(room.used()).isLessThanOrEqualTo(connections);
            assertThat(room.bytesUsed()).isLessThan(60 + 10);
        }
        for (boolean more = true; more; ) {
            more = false;
            for (Sender one : all) {
                if (!one.seats.isEmpty()) {
                    one.end();
                    more = true;
                }
            }
        }
        assertThat(room.used()).isZero();
        assertThat(all).allSatisfy(one -> assertThat(one.wants).isZero());
    }
}
