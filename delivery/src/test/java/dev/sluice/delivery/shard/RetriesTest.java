// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.lane.Retry;
import dev.sluice.events.LogRecord;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long HOUR = 3_600_000;

    /** Which events were asked for, because they are due; their log can't be read. */
    private static final class Asked extends Track {
        private final Set<Long> offsets = ConcurrentHashMap.newKeySet();

        Asked(Dispatcher dispatcher, OwnedPartition partition, Lane lane) {
            super(dispatcher, partition, lane);
        }

        @Override
        Future<@Nullable LogRecord> again(Open open) {
            offsets.add(open.offset());
            return Future.failedFuture("away");
        }
    }

    private static Asked asked(Rig rig) {
        return new Asked(rig.dispatcher(null, List.of()), rig.partition, rig.lane());
    }

    private static Open parked(Rig rig, long offset, Retry retry) {
        Open open = rig.launched(offset, Rig.START);
        rig.partition.lanes().park(rig.lane(), open, retry);
        open.hold(null);
        return open;
    }

    @Test
    void a_clock_that_is_set_back_puts_no_retry_off() throws Exception {
        try (Rig rig = new Rig()) {
            Asked track = rig.on(() -> {
                Asked made = asked(rig);
                for (int i = 1; i <= 3; i++) {
                    Open open = parked(rig, i, new Retry(Rig.START + 100 * i, 1, 0, 0));
                    rig.parts.retries().add(made, open);
                }
                rig.now.addAndGet(-HOUR);
                return made;
            });
            await().atMost(LIMIT).untilAsserted(() -> assertThat(track.offsets).containsExactlyInAnyOrder(1L, 2L, 3L));
        }
    }

    @Test
    void what_an_earlier_owner_put_off_for_longer_than_the_schedule_ever_does_is_due() throws Exception {
        try (Rig rig = new Rig()) {
            Asked track = rig.on(() -> {
                Asked made = asked(rig);
                parked(rig, 1, new Retry(Rig.START + 4 * HOUR, 1, 0, 0));
                parked(rig, 2, new Retry(Rig.START + 6 * HOUR, 1, 0, 0));
                parked(rig, 3, new Retry(Rig.START + 20 * HOUR, 1, 1, Rig.START));
                parked(rig, 4, new Retry(Rig.START + 25 * HOUR, 1, 1, Rig.START));
                Takeover.revive(made, rig.parts);
                return made;
            });
            await().atMost(LIMIT).untilAsserted(() -> assertThat(track.offsets).containsExactlyInAnyOrder(2L, 4L));
            assertThat(rig.on(() -> rig.parts.retries().size())).isGreaterThanOrEqualTo(2);
        }
    }
}
