// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import static org.assertj.core.api.Assertions.assertThat;

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
}
