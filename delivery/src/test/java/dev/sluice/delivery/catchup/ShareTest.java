// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.catchup.Share.Reading;
import org.junit.jupiter.api.Test;

class ShareTest {
    private static final long MILLI = 1_000_000;

    private final Share share = new Share();

    @Test
    void a_tick_that_comes_late_lowers_it() {
        double before = share.now();

        assertThat(share.after(new Reading(0.1, 20 * MILLI, 0.1, 0))).isLessThan(before);
    }

    @Test
    void a_machine_that_has_nothing_left_halves_it_once_a_look() {
        double before = share.now();

        assertThat(share.after(new Reading(0.1, 0, 0.97, 1))).isEqualTo(before / 2);
        assertThat(share.after(new Reading(0.1, 0, 0.97, 1))).isEqualTo(before / 2);
        assertThat(share.after(new Reading(0.1, 0, 0.97, 2))).isEqualTo(before / 4);
    }

    @Test
    void in_between_it_stays() {
        double before = share.now();

        assertThat(share.after(new Reading(0.7, 0, 0.1, 0))).isEqualTo(before);
        assertThat(share.after(new Reading(0.1, 0, 0.85, 1))).isEqualTo(before);
        assertThat(share.after(new Reading(0.1, 7 * MILLI, 0.1, 1))).isEqualTo(before);
    }
}
