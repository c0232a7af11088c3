// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void every_status_has_its_place() {
        IntStream.range(100, 600).forEach(status -> {
            var outcome = Answers.outcome(status, null, NOW);
            assertThat(outcome.label())
                    .isEqualTo(
                            switch (status) {
                                case 410 -> "gone";
                                case 429, 502, 503, 504 -> "throttled";
                                default -> status / 100 == 2 ? "delivered" : "failed";
                            });
        });
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "'  30 ', 30",
        "86400, 86400",
        "86401, 86400",
        "999999999999999999999999, 86400",
        "007, 7",
        "'Sat, 21 Nov 2026 10:01:00 GMT', 60",
        "'Saturday, 21-Nov-26 10:01:00 GMT', 60",
        "'Sat Nov 21 10:01:00 2026', 60",
        "'Sat, 21 Nov 2026 09:00:00 GMT', 0",
        "'Sat, 21 Nov 2099 10:01:00 GMT', 86400"
    })
    void retry_after_is_seconds_or_a_date_within_a_day(String value, long seconds) {
        assertThat(Answers.retryAfter(value, NOW)).isEqualTo(Optional.of(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "soon", "-1", "1.5", "1e3", "٣", "+5", "2026-11-21T10:01:00Z", "120, 60", "Sat, 99 Foo"
            })
    void junk_says_nothing(String value) {
        assertThat(Answers.retryAfter(value, NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "timeout=5, 4",
        "'timeout=5, max=100', 4",
        "timeout=0, 0",
        "max=100, 3600",
        "timeout=x, 0",
        "timeout=, 0"
    })
    void keep_alive_is_taken_a_second_short(String header, long seconds) {
        assertThat(WebhookClient.keepAlive(header)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
