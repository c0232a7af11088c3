// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TickTest {
    private final Tick tick = new Tick();

    @Test
    void a_tick_is_followed_by_a_rest_of_a_few_milliseconds_at_most() {
        tick.begin(0, 1 << 20);

        assertThat(tick.restNanos(System.nanoTime() + TimeUnit.SECONDS.toNanos(1)))
                .isEqualTo(TimeUnit.MILLISECONDS.toNanos(10));
    }

    @Test
    void a_tick_that_took_no_time_is_followed_by_none() {
        long before = System.nanoTime();
        tick.begin(0, 1 << 20);

        assertThat(tick.restNanos(before)).isLessThanOrEqualTo(0);
    }
}
