// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DistanceTest {
    private final Distance distance = new Distance();

    @Test
    void what_is_in_memory_is_near_however_many_offsets_that_are() {
        assertThat(distance.at(100, 1_000_000, 100)).isFalse();
    }

    @Test
    void a_little_behind_memory_is_near() {
        assertThat(distance.at(99, 99 + Distance.FAR, 100)).isFalse();
        assertThat(distance.at(99, 100 + Distance.FAR, 100)).isTrue();
    }

    @Test
    void once_far_it_is_far_until_it_is_in_memory() {
        distance.at(0, 1_000_000, 900_000);

        assertThat(distance.at(899_999, 900_000, 900_000)).isTrue();
        assertThat(distance.at(900_000, 900_000, 900_000)).isFalse();
        assertThat(distance.at(899_999, 900_000, 900_000)).isFalse();
    }
}
