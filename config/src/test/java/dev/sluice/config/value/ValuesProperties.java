// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ValuesProperties {
    @Property
    void a_duration_written_and_read_is_the_same(@ForAll @LongRange(max = 3_153_600_000_000L) long millis) {
        var duration = Duration.ofMillis(millis);

        assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    }

    @Property
    void a_rate_written_and_read_is_the_same(@ForAll @LongRange(min = 1, max = 1_000_000_000) long permits) {
        for (var unit : new String[] {"/s", "/m", "/h"}) {
            assertThat(Rate.parse(permits + unit).text()).isEqualTo(permits + unit);
        }
    }

    @Property
    void a_start_written_and_read_is_the_same(@ForAll @IntRange(min = 1, max = 1000) int count) {
        var start = new Start.Last(count);

        assertThat(Start.parse(start.text())).isEqualTo(start);
    }
}
