// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lookback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
    @Test
    void places_are_read_back_as_they_were() {
        Map<Integer, Long> places = Map.of(0, 0L, 7, 123_456_789_012L, 999_999, 3L);

        assertThat(Places.of(Places.text(places))).isEqualTo(places);
    }

    @Test
    void those_of_a_hundred_partitions_are_short_enough_for_a_query() {
        Map<Integer, Long> places = new HashMap<>();
        for (int partition = 0; partition < 100; partition++) {
            places.put(partition, 1_000_000_000L + partition);
        }

        assertThat(Places.text(places)).hasSizeLessThan(2_000).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1:", "2:0=1", "1:0=", "1:0=1,", "1:0=-1", "1:a=1", "1:0=zzzzzzzzzzzzz", "1:0=1;1=2"})
    void what_no_list_has_given_is_refused(String plain) {
        String text = Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> Places.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_no_base64_or_endless_is_refused() {
        assertThatThrownBy(() -> Places.of("!")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Places.of("A".repeat(20_000))).isInstanceOf(IllegalArgumentException.class);
    }
}
