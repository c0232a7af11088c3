// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.events.LogRecord;
import dev.sluice.events.readback.Chunk;
import dev.sluice.events.tail.Tails;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sweep whose turns are given by hand, over a log that answers by hand. */
class SweepTest {
    private static final long FRONT = 1_000;

    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private final ArrayDeque<Runnable> pauses = new ArrayDeque<>();
    private final ArrayDeque<Promise<Chunk>> reads = new ArrayDeque<>();
    private final Source source = new Source(
            0,
            Tails.of(List.of()),
            (partition, from, bytes) -> {
                Promise<Chunk> read = Promise.promise();
                reads.add(read);
                return read.future();
            },
            turns::add,
            pauses::add);
    private final Sweep sweep = new Sweep(source, () -> FRONT);

    /** Behind at 10; what it is told of lost events breaks it. */
    private static final class Broken implements Eager {
        private boolean told;

        @Override
        public long next() {
            return 10;
        }

        @Override
        public boolean take(LogRecord record) {
            return true;
        }

        @Override
        public void passed(long offset) {}

        @Override
        public void lost(long from, long to) {
            told = true;
            throw new StackOverflowError("a bug");
        }
    }

    private void turn() {
        turns.remove().run();
    }

    @Test
    void what_a_read_brings_is_looked_at_in_a_turn_so_that_an_error_there_ends_the_shard() {
        Broken broken = new Broken();
        sweep.join(broken);
        turn();
        assertThat(reads).hasSize(1);

        reads.remove().complete(new Chunk(0, 50, 60, 50, List.of()));
        assertThat(broken.told)
                .as("nothing is done outside of the guarded turns")
                .isFalse();
        assertThat(turns).hasSize(1);
        assertThatThrownBy(this::turn).isInstanceOf(StackOverflowError.class);
        assertThat(broken.told).isTrue();
    }

    @Test
    void a_read_that_fails_is_tried_again_after_a_pause_and_one_that_comes_after_the_end_is_dropped() {
        Broken broken = new Broken();
        sweep.join(broken);
        turn();
        reads.remove().fail("away");
        turn();
        assertThat(pauses).hasSize(1);
        assertThat(turns).isEmpty();

        pauses.remove().run();
        turn();
        assertThat(reads).hasSize(1);
        sweep.close();
        reads.remove().complete(new Chunk(0, 50, 60, 50, List.of()));
        turn();
        assertThat(broken.told).isFalse();
        assertThat(turns).isEmpty();
    }

    /** Behind at 10, with room for so many at a time. */
    private static final class Small implements Eager {
        private long place = 10;
        private int room;

        @Override
        public long next() {
            return place;
        }

        @Override
        public boolean wants() {
            return room > 0;
        }

        @Override
        public boolean take(LogRecord record) {
            if (room == 0) {
                return false;
            }
            room--;
            return true;
        }

        @Override
        public void passed(long offset) {
            place = offset;
        }

        @Override
        public void lost(long from, long to) {
            throw new IllegalStateException("nothing was lost");
        }
    }

    private void allTurns() {
        while (!turns.isEmpty()) {
            turn();
        }
    }

    private void joinsWithRoomFor(Small follower, int room) {
        follower.room = room;
        sweep.join(follower);
        allTurns();
    }

    @Test
    void whoever_has_room_again_goes_on_in_the_stretch_that_was_read_for_it() {
        Small follower = new Small();
        joinsWithRoomFor(follower, 2);
        reads.remove().complete(new Chunk(0, 10, 16, 0, records(10, 16)));
        allTurns();
        assertThat(follower.place).isEqualTo(12);
        assertThat(sweep.busy()).as("it had no room for more, and left").isFalse();

        joinsWithRoomFor(follower, 2);
        assertThat(follower.place).isEqualTo(14);
        assertThat(reads).as("nothing is read again").isEmpty();
    }

    @Test
    void a_stretch_is_let_go_when_nobody_came_back_for_it_in_a_whole_pause() {
        Small follower = new Small();
        joinsWithRoomFor(follower, 1);
        reads.remove().complete(new Chunk(0, 10, 16, 0, records(10, 16)));
        allTurns();
        joinsWithRoomFor(follower, 1);
        assertThat(pauses).as("one at a time").hasSize(1);
        pauses.remove().run();
        assertThat(pauses).as("it was used meanwhile: another one").hasSize(1);
        pauses.remove().run();
        assertThat(pauses).isEmpty();

        joinsWithRoomFor(follower, 1);
        assertThat(follower.place).isEqualTo(12);
        assertThat(reads).as("read again").hasSize(1);
    }

    private static List<LogRecord> records(long from, long to) {
        List<LogRecord> records = new ArrayList<>();
        for (long offset = from; offset < to; offset++) {
            records.add(MembersTest.record(offset));
        }
        return records;
    }
}
