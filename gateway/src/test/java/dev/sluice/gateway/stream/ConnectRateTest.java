// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectRateTest {
    private static final long BEGUN = 5_000;

    private static int taken(ConnectRate rate, int perSecond, long now) {
        int taken = 0;
        while (rate.take(perSecond, now)) {
            taken++;
        }
        return taken;
    }

    @Test
    void a_seconds_worth_may_come_at_once_and_then_so_many_a_second() {
        var rate = new ConnectRate(4, BEGUN);

        assertThat(taken(rate, 4, BEGUN)).isEqualTo(4);
        assertThat(taken(rate, 4, BEGUN + 125)).isZero();
        assertThat(taken(rate, 4, BEGUN + 500)).isEqualTo(2);
        assertThat(taken(rate, 4, BEGUN + 60_000)).isEqualTo(4);
    }

    @Test
    void another_limit_counts_at_once() {
        var rate = new ConnectRate(100, BEGUN);

        assertThat(taken(rate, 3, BEGUN)).isEqualTo(3);
        assertThat(taken(rate, 10, BEGUN + 1_000)).isEqualTo(10);
    }
}
