// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InFlightLimitTest {
    private final Pace pace = new Pace(new Random(3), Probes.USUAL);
    private final ArrayDeque<Permit> underWay = new ArrayDeque<>();
    private long now = 1_790_000_000_000L;

    InFlightLimitTest() {
        pace.ceiling(32);
    }

    private int fill() {
        while (pace.hasCredit(now)) {
            underWay.add(pace.launch(now));
        }
        return underWay.size();
    }

    private void end(Effect effect) {
        pace.ended(underWay.remove(), effect, now++, now);
    }

    private void endAll(Effect effect) {
        for (int i = underWay.size(); i > 0; i--) {
            end(effect);
        }
    }

    /** As a busy endpoint: whenever one ends, others begin. */
    private void busy(int successes) {
        for (int i = 0; i < successes; i++) {
            fill();
            end(Effect.SUCCESS);
        }
    }

    @Test
    void nobody_is_sent_more_than_one_before_its_first_answer() {
        assertThat(fill()).isEqualTo(1);
        end(Effect.SILENCE);
        assertThat(fill()).isEqualTo(1);
        end(Effect.ABSENCE);
        assertThat(fill()).isEqualTo(1);
        end(Effect.TOO_MANY);
        assertThat(fill()).isEqualTo(1);
    }

    @Test
    void the_first_answer_lets_two_and_some_tens_of_successes_all() {
        fill();
        end(Effect.SUCCESS);
        assertThat(fill()).isEqualTo(2);
        busy(40);
        assertThat(fill()).isEqualTo(32);
    }

    @Test
    void a_wave_of_throttling_answers_halves_it_once() {
        busy(60);
        assertThat(fill()).isEqualTo(32);
        for (int i = 0; i < 32; i++) {
            end(Effect.TOO_MANY);
        }
        assertThat(fill()).isEqualTo(16);
    }

    @Test
    void above_the_place_where_it_was_too_much_it_grows_slowly() {
        busy(60);
        fill();
        end(Effect.TOO_MANY);
        endAll(Effect.SUCCESS);
        assertThat(fill()).isEqualTo(16);
        busy(16);
        assertThat(fill()).isBetween(16, 18);
        busy(600);
        assertThat(fill()).isEqualTo(32);
    }

    @Test
    void three_failures_in_a_row_leave_one_until_a_success() {
        busy(60);
        endAll(Effect.SUCCESS);
        fill();
        end(Effect.FAILURE);
        end(Effect.FAILURE);
        assertThat(pace.answersLately(now)).isTrue();
        end(Effect.FAILURE);
        assertThat(pace.answersLately(now)).isFalse();
        endAll(Effect.FAILURE);
        assertThat(fill()).isEqualTo(1);
        end(Effect.SUCCESS);
        assertThat(fill()).isEqualTo(2);
        busy(20);
        assertThat(fill()).isGreaterThan(15);
    }

    @Test
    void an_event_that_is_not_wanted_slows_nothing() {
        busy(60);
        endAll(Effect.SUCCESS);
        for (int i = 0; i < 10; i++) {
            fill();
            end(Effect.REJECTION);
        }
        assertThat(fill()).isEqualTo(32);
    }

    @Test
    void what_was_not_used_for_a_minute_begins_with_two_again() {
        busy(60);
        endAll(Effect.SUCCESS);
        now += 61_000;
        assertThat(fill()).isEqualTo(2);
        busy(40);
        assertThat(fill()).isEqualTo(32);
    }

    @Test
    void what_is_not_made_use_of_does_not_grow() {
        fill();
        end(Effect.SUCCESS);
        for (int i = 0; i < 100; i++) {
            underWay.add(pace.launch(now));
            end(Effect.SUCCESS);
        }
        assertThat(fill()).isLessThanOrEqualTo(3);
    }
}
