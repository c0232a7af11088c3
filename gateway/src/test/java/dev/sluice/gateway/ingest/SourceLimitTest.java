// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.value.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceLimitTest {
    @Test
    void who_only_knocks_takes_nothing_of_the_configured_rate() {
        var limit = SourceLimit.of(new Rate(2, Duration.ofHours(1)), 0);
        for (int i = 0; i < 500; i++) {
            assertThat(limit.take(0)).isZero();
        }
        assertThat(limit.takeAuthentic(0)).isZero();
        assertThat(limit.takeAuthentic(0)).isZero();
        assertThat(limit.takeAuthentic(0)).isPositive();
    }

    @Test
    void a_flood_is_not_even_verified() {
        assertThat(knocks(SourceLimit.of(new Rate(2, Duration.ofHours(1)), 0))).isEqualTo(1_000);
        assertThat(knocks(SourceLimit.of(new Rate(500, Duration.ofSeconds(1)), 0)))
                .isEqualTo(5_000);
    }

    @Test
    void without_a_rate_nothing_is_bounded() {
        assertThat(knocks(SourceLimit.of(null, 0))).isEqualTo(10_000);
    }

    private static int knocks(SourceLimit limit) {
        int taken = 0;
        while (taken < 10_000 && limit.take(0) == 0) {
            taken++;
        }
        return taken;
    }
}
