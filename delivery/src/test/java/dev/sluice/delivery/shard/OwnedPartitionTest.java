// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.lane.Retry;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.Unreadable;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OwnedPartitionTest {
    @Test
    void a_request_under_way_is_not_counted_as_parked() throws Exception {
        try (Rig rig = new Rig()) {
            rig.on(() -> {
                Track track = rig.partition.track(rig.dispatcher(null, List.of()), rig.lane());
                Open first = rig.launched(0, Rig.START);
                rig.partition.launched(track);
                rig.launched(1, Rig.START);
                rig.partition.launched(track);
                assertThat(rig.lane().openCount()).isEqualTo(2);
                assertThat(rig.partition.parked(rig.lane())).isZero();

                rig.partition.lanes().park(rig.lane(), first, new Retry(Rig.START + 60_000, 1, 0, 0));
                rig.partition.landed(track);
                assertThat(rig.partition.parked(rig.lane())).isEqualTo(1);
                return null;
            });
        }
    }

    private static final int SIZE = 100_000;

    private static List<LogRecord> unreadable(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        LogRecord.of(new Position(0, i), Rig.START, SIZE, new Unreadable("x", null, null, List.of())))
                .toList();
    }

    @Test
    void records_that_are_no_events_are_not_looked_at_faster_than_they_are_written() throws Exception {
        try (Rig rig = new Rig(Integer.MAX_VALUE, unreadable(200))) {
            rig.on(() -> {
                var front = rig.partition.front();
                while (front.step(64)) {}
                long stood = front.position();
                assertThat(rig.partition.lanes().deadBytes())
                        .isBetween(ShardParts.DEAD_LIMIT, ShardParts.DEAD_LIMIT + SIZE + 1_000);
                assertThat(stood).isBetween(30L, 60L);
                assertThat(front.needsOfTail()).isEqualTo(Long.MAX_VALUE);
                assertThat(front.step(64)).isFalse();

                rig.partition.lanes().cut(false);
                rig.partition.committed(stood);
                assertThat(rig.partition.lanes().deadBytes()).isZero();
                assertThat(front.needsOfTail()).isEqualTo(stood);
                while (front.step(64)) {}
                assertThat(front.position()).isBetween(2 * stood - 1, 2 * stood + 1);
                return null;
            });
        }
    }
}
