// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00Z, 0s",
        "2026-01-31T11:59:01Z, 59s",
        "2026-01-31T11:59:00Z, 1m",
        "2026-01-31T11:00:01Z, 59m",
        "2026-01-31T11:00:00Z, 1h",
        "2026-01-30T12:00:00Z, 1d",
        "2025-01-31T12:00:00.5Z, 364d",
        "2026-01-31T12:00:09Z, 0s",
        "yesterday, yesterday"
    })
    void one_number_and_its_largest_unit(String time, String age) {
        assertThat(Ages.since(time, NOW)).isEqualTo(age);
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "0.04, 0.0s", "1.328, 1.3s", "9.94, 9.9s", "10, 10s", "75.9, 1m", "7200, 2h"})
    void seconds_have_a_tenth_where_it_tells_something(double seconds, String age) {
        assertThat(Ages.ofSeconds(seconds)).isEqualTo(age);
    }

    @Test
    void what_never_ends_is_still_a_text() {
        assertThat(Ages.ofSeconds(1e15)).endsWith("d");
    }
}
