// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.lane.Lane;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The bytes that may wait in the queues of a shard are used up. */
class FullBudgetTest {
    /** Two of them are more than one subscription may hold of the rig's budget. */
    private static final int BIG = 400_000;

    private static final int EVENTS = 8;

    /** Sends nothing by itself. */
    private static final class Unsent extends Track {
        Unsent(Dispatcher dispatcher, OwnedPartition partition, Lane lane) {
            super(dispatcher, partition, lane);
        }

        @Override
        public boolean take(LogRecord record) {
            return lanes().catchUp(lane(), record);
        }
    }

    private static List<LogRecord> log() {
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> LogRecord.of(
                        new Position(0, i),
                        Rig.START,
                        BIG,
                        Rig.record(i, Rig.START).event()))
                .toList();
    }

    private static void manyTurns(Rig rig) throws Exception {
        for (int i = 0; i < 200; i++) {
            rig.on(() -> null);
        }
    }

    @Test
    void who_is_behind_and_has_no_room_waits_and_does_not_turn_in_circles() throws Exception {
        try (Rig rig = new Rig(Integer.MAX_VALUE, log())) {
            Lane lane = rig.on(rig::lane);
            Track track = rig.on(() -> {
                rig.partition.lanes().stand(lane);
                rig.partition.lanes().advance(EVENTS);
                Dispatcher dispatcher = rig.dispatcher(null, List.of());
                Track made = new Unsent(dispatcher, rig.partition, lane);
                made.catchUp();
                return made;
            });
            for (int done = 1; done <= EVENTS; done++) {
                manyTurns(rig);
                assertThat(rig.turns.get()).as("turns for %d events", done).isBetween(1, 4 * done);
                assertThat(rig.<Integer>on(lane::queued)).isEqualTo(1);
                assertThat(rig.<Boolean>on(track::wants)).isFalse();
                rig.on(() -> rig.partition.lanes().launch(lane));
                rig.on(() -> {
                    track.catchUp();
                    return null;
                });
            }
            manyTurns(rig);
            assertThat(rig.<Boolean>on(lane::live)).isTrue();
            assertThat(rig.turns.get()).isLessThan(4 * EVENTS + 8);
            assertThat(rig.stuck.get()).isZero();
        }
    }
}
