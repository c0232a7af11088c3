// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentiles_of_one_to_a_thousand_milliseconds() {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 1_000; i++) {
            latencies.record(i * 1_000_000L);
        }
        Percentiles found = latencies.percentiles();
        assertThat(found.count()).isEqualTo(1_000);
        assertThat(found.p50()).isCloseTo(500, within(10.0));
        assertThat(found.p99()).isCloseTo(990, within(20.0));
        assertThat(found.max()).isEqualTo(1_000);
    }

    @Test
    void nothing_recorded_is_all_zero() {
        Latencies latencies = new Latencies();
        latencies.record(5);
        latencies.clear();
        assertThat(latencies.percentiles()).isEqualTo(new Percentiles(0, 0, 0, 0, 0, 0));
    }

    @Property
    void any_value_is_given_back_within_two_percent(@ForAll @LongRange(max = 500_000_000_000L) long nanos) {
        Latencies latencies = new Latencies();
        latencies.record(nanos);
        latencies.record(nanos * 2);
        assertThat(latencies.percentiles().p50()).isCloseTo(nanos / 1e6, within(nanos * 0.02 / 1e6 + 1e-6));
    }
}
