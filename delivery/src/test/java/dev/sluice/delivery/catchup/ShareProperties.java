// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.catchup.Share.Reading;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ShareProperties {
    private static final Reading EASY = new Reading(0.1, 0, 0.2, 0);
    private static final Reading BUSY = new Reading(1, 0, 0.2, 0);
    private static final int SECOND = 200;

    @Provide
    Arbitrary<Reading> readings() {
        return Combinators.combine(
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.longs().between(-5_000_000, 1_000_000_000),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 100))
                .as(Reading::new);
    }

    @Property
    void it_stays_within_its_bounds_whatever_is_found(@ForAll List<@net.jqwik.api.From("readings") Reading> found) {
        Share share = new Share();

        for (Reading reading : found) {
            assertThat(share.after(reading)).isBetween(Share.LEAST, Share.MOST).isEqualTo(share.now());
        }
    }

    @Property
    void no_reading_of_a_loop_that_is_busy_raises_it(@ForAll("readings") Reading reading) {
        Share share = new Share();
        double before = share.now();

        share.after(new Reading(0.95, reading.lateNanos(), reading.machine(), reading.look()));

        assertThat(share.now()).isLessThan(before);
    }

    @Property
    void it_comes_back_within_two_seconds_of_ease_and_is_gone_within_a_tenth_of_a_second_of_none(
            @ForAll List<@net.jqwik.api.From("readings") Reading> found) {
        Share share = new Share();
        found.forEach(share::after);

        for (int i = 0; i < 2 * SECOND; i++) {
            share.after(EASY);
        }
        assertThat(share.now()).isEqualTo(Share.MOST);

        for (int i = 0; i < SECOND / 10; i++) {
            share.after(BUSY);
        }
        assertThat(share.now()).isEqualTo(Share.LEAST);
    }
}
