// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.Unreadable;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OwnedPartitionTest {
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
