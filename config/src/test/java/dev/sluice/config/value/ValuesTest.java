// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @Test
    void a_duration_is_a_whole_number_and_a_unit() {
        assertThat(Durations.parse("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(Durations.parse("10s")).isEqualTo(Duration.ofSeconds(10));
        assertThat(Durations.parse("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(Durations.parse("24h")).isEqualTo(Duration.ofDays(1));
        assertThat(Durations.parse("7d")).isEqualTo(Duration.ofDays(7));
        assertThat(Durations.format(Duration.ofMinutes(90))).isEqualTo("90m");
        assertThat(Durations.format(Duration.ZERO)).isEqualTo("0s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "-5s",
                "+5s",
                "1.5h",
                "5 s",
                "5S",
                "5w",
                "1h30m",
                "99999999999999999999s",
                "36501d",
                "٣s"
            })
    void anything_else_is_no_duration(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessageStartingWith("not a duration");
    }

    @Test
    void a_rate_is_a_number_in_a_period() {
        assertThat(Rate.parse("500/s")).isEqualTo(new Rate(500, Duration.ofSeconds(1)));
        assertThat(Rate.parse("60/m")).isEqualTo(new Rate(60, Duration.ofMinutes(1)));
        assertThat(Rate.parse("1/h").text()).isEqualTo("1/h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "/s", "0/s", "5/d", "-5/s", "5 / s", "1000000001/s", "5/s "})
    void anything_else_is_no_rate(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.parse(text)).withMessageStartingWith("not a rate");
    }

    @Test
    void a_start_is_a_word_a_time_a_number_or_a_cursor() {
        assertThat(Start.parse("latest")).isEqualTo(new Start.Latest());
        assertThat(Start.parse("earliest")).isEqualTo(new Start.Earliest());
        assertThat(Start.parse("time:2026-01-31T12:00:00Z"))
                .isEqualTo(new Start.AtTime(Instant.parse("2026-01-31T12:00:00Z")));
        assertThat(Start.parse("time:2026-01-31T13:00:00+01:00")).isEqualTo(Start.parse("time:2026-01-31T12:00:00Z"));
        assertThat(Start.parse("last:1000")).isEqualTo(new Start.Last(1000));
        assertThat(Start.parse("AbC-_.0123456789012345678")).isEqualTo(new Start.AtCursor("AbC-_.0123456789012345678"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lastest",
                "Latest",
                "last:0",
                "last:1001",
                "last:-1",
                "last:",
                "last:x",
                "last:0005",
                "time:",
                "time:now",
                "time:2026-01-31",
                "time:2026-01-31T12:00:00",
                "cursor with spaces in it that is long"
            })
    void anything_else_is_no_start(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Start.parse(text)).withMessageStartingWith("not a start");
    }

    @Test
    void a_secret_prints_as_stars_and_equals_its_like() {
        var secret = Secret.of("canary");

        assertThat(secret).hasToString("***").isEqualTo(Secret.of("canary")).isNotEqualTo(Secret.of("other"));
        assertThat(secret.reveal()).isEqualTo("canary");
    }
}
