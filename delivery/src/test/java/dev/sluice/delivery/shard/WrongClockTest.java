// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.lane.Open;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A subscription with nothing but failures is disabled after five days: by whose clock. */
class WrongClockTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long DAY = Duration.ofDays(1).toMillis();

    /** The next event is tried, and fails. */
    private static void fails(Rig rig, long offset) throws Exception {
        rig.on(() -> {
            rig.partition.match(Rig.record(offset, Rig.START));
            return null;
        });
        await().atMost(LIMIT)
                .until(() -> rig.on(() -> {
                    List<Open> open = new ArrayList<>();
                    rig.lane().opens().forEach(open::add);
                    return open.stream().anyMatch(each -> each.offset() == offset && !each.inFlight());
                }));
    }

    @Test
    void a_node_whose_own_clock_is_days_ahead_or_behind_disables_nothing() throws Exception {
        try (Rig rig = new Rig()) {
            rig.on(() -> rig.dispatcher(null, new ArrayList<>()));
            rig.brokers.heard(Rig.START);
            fails(rig, 0);
            assertThat(rig.failingSince.get()).isBetween(Rig.START, Rig.START + LIMIT.toMillis());

            rig.now.set(Rig.START + 6 * DAY);
            fails(rig, 1);
            assertThat(rig.disables).hasValue(0);

            rig.now.set(Rig.START - 6 * DAY);
            fails(rig, 2);
            assertThat(rig.failingSince.get()).as("what other nodes go by").isGreaterThanOrEqualTo(Rig.START);
            assertThat(rig.disables).hasValue(0);
        }
    }

    @Test
    void after_so_long_by_the_brokers_clocks_it_is_disabled() throws Exception {
        try (Rig rig = new Rig()) {
            rig.on(() -> rig.dispatcher(null, new ArrayList<>()));
            rig.brokers.heard(Rig.START);
            fails(rig, 0);

            rig.brokers.heard(Rig.START + 6 * DAY);
            fails(rig, 1);
            assertThat(rig.disables).hasValue(1);
        }
    }

    @Test
    void the_brokers_time_goes_on_between_two_acknowledgements() {
        var nanos = new AtomicLong(-5);
        var clock = new BrokerClock(nanos::get);
        assertThat(clock.millis()).as("not known").isZero();

        clock.heard(1_000);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(clock.millis()).isEqualTo(4_000);
        clock.heard(3_990);
        assertThat(clock.millis()).isEqualTo(3_990);
    }
}
