// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampRuleTest {
    @Test
    void a_date_is_read_to_the_millisecond() {
        assertThat(TimestampRule.Unit.RFC3339.parse("1970-01-01T00:00:01.5Z")).isEqualTo(OptionalLong.of(1_500));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+999999999-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "", "now"})
    void a_date_that_is_none_or_beyond_all_bounds_is_malformed(String text) {
        assertThat(TimestampRule.Unit.RFC3339.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "170000000",
                "17000000000",
                "170000000a",
                "+700000000",
                "-700000000",
                " 700000000",
                "1.70000000",
                "٠700000000"
            })
    void where_nothing_bounds_its_age_seconds_have_ten_digits(String text) {
        var free = new TimestampRule(TimestampRule.Unit.SECONDS, null, TimestampRule.Sides.PAST);
        assertThat(free.parse(text)).isEmpty();
        assertThat(free.parse(null)).isEmpty();
        assertThat(free.parse("1700000000")).isEqualTo(OptionalLong.of(1_700_000_000_000L));
    }

    @Test
    void where_its_age_is_bounded_any_number_of_digits_is_read() {
        var bounded = new TimestampRule(TimestampRule.Unit.SECONDS, Duration.ofMinutes(5), TimestampRule.Sides.PAST);
        assertThat(bounded.parse("0")).isEqualTo(OptionalLong.of(0));
        assertThat(bounded.parse("17000000000")).isEqualTo(OptionalLong.of(17_000_000_000_000L));
        assertThat(bounded.parse("1700000000000")).isEqualTo(OptionalLong.of(1_700_000_000_000_000L));
        assertThat(bounded.parse("9".repeat(19))).isEmpty();
    }

    @Test
    void a_number_beyond_all_counting_is_far_in_the_future() {
        for (var unit : List.of(TimestampRule.Unit.SECONDS, TimestampRule.Unit.MILLISECONDS)) {
            for (var sides : TimestampRule.Sides.values()) {
                var bounded = new TimestampRule(unit, Duration.ofMinutes(5), sides);
                long far = bounded.parse("200000000000000000").orElseThrow();

                assertThat(bounded.accepts(far, Instant.ofEpochSecond(1_700_000_000)))
                        .isEqualTo(sides == TimestampRule.Sides.PAST);
            }
        }
    }
}
