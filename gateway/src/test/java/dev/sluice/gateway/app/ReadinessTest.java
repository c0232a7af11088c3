// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.tail.LogHealth;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a node whose log is away still counts as ready. */
class ReadinessTest {
    private static final Instant LAST = Instant.parse("2026-01-31T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "true,  false, 3600, true",
        "false, false, 29,   true",
        "false, false, 30,   false",
        "false, false, 3600, false",
        "false, true,  31,   true",
        "false, true,  3600, true"
    })
    void thirty_seconds_without_kafka_make_a_node_not_ready_unless_a_source_spools(
            boolean reachable, boolean spools, long secondsAway, boolean ready) {
        var health = new LogHealth(reachable, LAST, List.of());

        assertThat(Readiness.isOfUse(health, spools, LAST.plusSeconds(secondsAway)))
                .isEqualTo(ready);
    }
}
