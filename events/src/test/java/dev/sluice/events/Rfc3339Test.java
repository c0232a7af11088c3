// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class Rfc3339Test {
    @Property
    void times_are_written_as_the_jdk_reads_them(@ForAll @LongRange(min = 0, max = 253_402_300_799_999L) long millis) {
        String text = Rfc3339.format(millis);

        assertThat(Instant.parse(text).toEpochMilli()).isEqualTo(millis);
        assertThat(parse(text)).isEqualTo(millis);
    }

    @Test
    void other_forms_are_read_too() {
        assertThat(parse("2026-01-31T12:00:00Z")).isEqualTo(1_769_860_800_000L);
        assertThat(parse("2026-01-31T13:00:00.123456+01:00")).isEqualTo(1_769_860_800_123L);
    }

    @Test
    void what_is_no_time_is_none() {
        assertThat(parse("")).isEqualTo(Rfc3339.NONE);
        assertThat(parse("2026-02-30T12:00:00.000Z")).isEqualTo(Rfc3339.NONE);
        assertThat(parse("2026-01-31T24:00:00.000Z")).isEqualTo(Rfc3339.NONE);
        assertThat(parse("2026-01-31T12:00:00.00xZ")).isEqualTo(Rfc3339.NONE);
    }

    private static long parse(String text) {
        return Rfc3339.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
