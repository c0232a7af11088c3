// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.lane.PartitionLanes;
import dev.sluice.delivery.replay.LetterLog;
import dev.sluice.delivery.replay.TestTasks;
import dev.sluice.events.LogRecord;
import dev.sluice.events.readback.Chunk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LetterTrackTest {
    private static final int CHUNK = 200;

    private static LetterLog.Letters letters(long from) {
        List<LogRecord> records = new ArrayList<>();
        Map<Long, Long> origins = new HashMap<>();
        for (long offset = from; offset < from + CHUNK; offset++) {
            records.add(Rig.record(offset, Rig.START));
            origins.put(offset, 1_000_000 + offset);
        }
        return new LetterLog.Letters(new Chunk(0, from, from + CHUNK, 0, records), origins);
    }

    @Test
    void origins_are_kept_of_what_is_queued_or_open_and_of_the_last_chunk_only() throws Exception {
        try (Rig rig = new Rig()) {
            rig.on(() -> {
                Dispatcher dispatcher = rig.dispatcher(null, List.of());
                PartitionLanes lanes = rig.partition.lanes();
                Lane lane = lanes.beginReplay(TestTasks.redrive(1_000_000).key(), 0);
                var reading = new ReplayReading(rig.vertx, rig.parts.guard(), rig.parts.catchUp());
                LetterTrack track = new LetterTrack(
                        dispatcher,
                        rig.partition,
                        lane,
                        new ReplayPart(TestTasks.redrive(1_000_000), 0),
                        reading,
                        rig.parts);
                List<Open> open = new ArrayList<>();
                for (int chunk = 0; chunk < 50; chunk++) {
                    long from = lane.next();
                    for (LogRecord record : track.kept(letters(from)).records()) {
                        if (!lanes.catchUp(lane, record)) {
                            break;
                        }
                        lanes.passed(lane, record.offset() + 1);
                    }
                    assertThat(track.origins()).isLessThanOrEqualTo(lane.queued() + lane.openCount() + CHUNK);
                    while (lane.queued() > PartitionLanes.QUEUE_LIMIT / 2) {
                        Open launched = lanes.launch(lane);
                        assertThat(launched).isNotNull();
                        assertThat(track.origin(launched.offset())).isEqualTo(1_000_000 + launched.offset());
                        open.add(launched);
                    }
                    // one of each chunk stays open
                    open.subList(1, open.size()).forEach(one -> lanes.settle(lane, one));
                    open.clear();
                }
                assertThat(lane.queued()).isPositive();
                assertThat(lane.next()).isGreaterThan(5_000);
                assertThat(lane.opens()).allMatch(one -> track.origin(one.offset()) == 1_000_000 + one.offset());
                return null;
            });
        }
    }
}
