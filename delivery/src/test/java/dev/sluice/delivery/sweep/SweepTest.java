// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.events.LogRecord;
import dev.sluice.events.readback.Chunk;
import dev.sluice.events.tail.Tails;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
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
}
