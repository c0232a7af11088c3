// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.webhook.AttemptOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final long START = 1_790_000_000_000L;

    private final Pace pace = new Pace(new Random(7), Probes.USUAL);
    private long now = START;

    /** So many attempts, each at a time and of an event of its own, 100 ms apart; what the last one changed. */
    private Pace.Turn attempts(Effect effect, int count) {
        return attempts(effect, count, Integer.MAX_VALUE);
    }

    private Pace.Turn attempts(Effect effect, int count, int events) {
        Pace.Turn last = Pace.Turn.SAME;
        for (int i = 0; i < count; i++) {
            assertThat(pace.hasCredit(now)).isTrue();
            now += 100;
            last = pace.ended(pace.launch(now), effect, i % events, now);
        }
        return last;
    }

    /** The endpoint is busy and healthy, and then fails but for one request, which is still under way. */
    private Permit openWithOneUnderWay() {
        pace.ceiling(32);
        List<Permit> underWay = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            while (pace.hasCredit(now)) {
                underWay.add(pace.launch(now));
            }
            pace.ended(underWay.removeFirst(), Effect.SUCCESS, i, now);
        }
        now += 61_000;
        Permit slow = underWay.removeFirst();
        underWay.forEach(permit -> pace.ended(permit, Effect.FAILURE, permit.hashCode() + now++, now));
        assertThat(pace.isOpen()).isTrue();
        return slow;
    }

    private Pace.Turn probe(Effect effect) {
        now += pace.untilNext(now);
        assertThat(pace.probeDue(now)).isTrue();
        Permit permit = pace.launch(now);
        assertThat(permit.isProbe()).isTrue();
        assertThat(pace.state()).isEqualTo(1);
        return pace.ended(permit, effect, 1, now);
    }

    @Test
    void it_opens_at_twenty_failures_and_not_before() {
        assertThat(attempts(Effect.FAILURE, 19)).isEqualTo(Pace.Turn.SAME);
        assertThat(pace.state()).isZero();
        assertThat(attempts(Effect.ABSENCE, 1)).isEqualTo(Pace.Turn.OPENED);
        assertThat(pace.state()).isEqualTo(2);
        assertThat(pace.hasCredit(now)).isFalse();
    }

    @Test
    void it_does_not_open_for_fewer_than_ten_events_however_often_they_fail() {
        assertThat(attempts(Effect.FAILURE, 200, 9)).isEqualTo(Pace.Turn.SAME);
        assertThat(pace.isOpen()).isFalse();
        now += 100;
        assertThat(pace.ended(pace.launch(now), Effect.FAILURE, 77, now)).isEqualTo(Pace.Turn.OPENED);
    }

    @Test
    void four_of_five_that_fail_open_it_and_fewer_do_not() {
        attempts(Effect.SUCCESS, 10);
        attempts(Effect.FAILURE, 39);
        assertThat(pace.isOpen()).isFalse();
        attempts(Effect.FAILURE, 1);
        assertThat(pace.isOpen()).isTrue();
    }

    @Test
    void what_ended_more_than_a_minute_ago_does_not_count() {
        attempts(Effect.FAILURE, 19);
        now += 61_000;
        attempts(Effect.FAILURE, 19);
        assertThat(pace.isOpen()).isFalse();
    }

    @Test
    void too_many_requests_count_for_nothing() {
        attempts(Effect.of(new AttemptOutcome.Throttled(429, Optional.empty())), 100);
        assertThat(pace.isOpen()).isFalse();
        attempts(Effect.of(new AttemptOutcome.Throttled(503, Optional.empty())), 20);
        assertThat(pace.isOpen()).isTrue();
    }

    @Test
    void other_4xx_open_it_only_while_nothing_succeeds() {
        Effect rejected = Effect.of(new AttemptOutcome.Failed(404));
        attempts(Effect.SUCCESS, 1);
        attempts(rejected, 100);
        assertThat(pace.isOpen()).isFalse();
        now += 61_000;
        attempts(rejected, 20);
        assertThat(pace.isOpen()).isTrue();
    }

    @Test
    void statuses_mean_what_the_contract_says() {
        assertThat(Effect.of(new AttemptOutcome.Failed(408))).isEqualTo(Effect.FAILURE);
        assertThat(Effect.of(new AttemptOutcome.Failed(425))).isEqualTo(Effect.FAILURE);
        assertThat(Effect.of(new AttemptOutcome.Failed(302))).isEqualTo(Effect.FAILURE);
        assertThat(Effect.of(new AttemptOutcome.Failed(410))).isEqualTo(Effect.REJECTION);
        assertThat(Effect.of(new AttemptOutcome.TimedOut(Duration.ofSeconds(1))))
                .isEqualTo(Effect.SILENCE);
        assertThat(Effect.of(new AttemptOutcome.Gone())).isEqualTo(Effect.NOTHING);
    }

    @Test
    void probes_come_one_at_a_time_after_five_seconds_and_then_after_twice_as_long() {
        attempts(Effect.FAILURE, 20);
        assertThat(pace.untilNext(now)).isBetween(5_000L, 6_000L);
        assertThat(pace.probeDue(now + 4_999)).isFalse();
        now += pace.untilNext(now);
        Permit first = pace.launch(now);
        assertThat(pace.probeDue(now + 600_000)).isFalse();
        pace.ended(first, Effect.SILENCE, 1, now);
        assertThat(pace.untilNext(now)).isBetween(10_000L, 12_000L);
        for (int i = 0; i < 10; i++) {
            assertThat(probe(Effect.FAILURE)).isEqualTo(Pace.Turn.SAME);
        }
        assertThat(pace.untilNext(now)).isBetween(250_000L, 300_000L);
    }

    @Test
    void one_success_closes_it_and_it_starts_with_two() {
        pace.ceiling(32);
        attempts(Effect.SUCCESS, 40);
        attempts(Effect.FAILURE, 160);
        assertThat(pace.isOpen()).isTrue();
        assertThat(probe(Effect.SUCCESS)).isEqualTo(Pace.Turn.CLOSED);
        assertThat(pace.state()).isZero();
        pace.launch(now);
        pace.launch(now);
        assertThat(pace.hasCredit(now)).isFalse();
    }

    @Test
    void a_success_of_before_closes_it_too() {
        Permit slow = openWithOneUnderWay();
        assertThat(pace.isOpen()).isTrue();
        assertThat(pace.ended(slow, Effect.SUCCESS, 99, now)).isEqualTo(Pace.Turn.CLOSED);
    }

    @Test
    void a_probe_of_an_earlier_opening_does_not_stand_for_the_present_one() {
        Permit slow = openWithOneUnderWay();
        now += pace.untilNext(now);
        Permit old = pace.launch(now);
        pace.ended(slow, Effect.SUCCESS, 99, now);
        attempts(Effect.REJECTION, 20);
        now += pace.untilNext(now);
        Permit present = pace.launch(now);
        pace.ended(old, Effect.FAILURE, 1, now);
        assertThat(pace.state()).isEqualTo(1);
        pace.ended(present, Effect.FAILURE, 1, now);
        assertThat(pace.state()).isEqualTo(2);
    }

    @Test
    void a_probe_that_was_not_made_is_due_again_at_once() {
        attempts(Effect.FAILURE, 20);
        now += pace.untilNext(now);
        pace.withdraw(pace.launch(now));
        assertThat(pace.probeDue(now)).isTrue();
        assertThat(pace.inFlight()).isZero();
    }

    @Test
    void a_clock_that_is_set_back_puts_no_probe_off_for_long() {
        attempts(Effect.FAILURE, 20);
        now -= 86_400_000;
        assertThat(pace.probeDue(now)).isTrue();
    }

    @Test
    void a_pause_holds_for_probes_too() {
        attempts(Effect.FAILURE, 20);
        pace.pauseUntil(now + 60_000);
        assertThat(pace.probeDue(now + 59_999)).isFalse();
        assertThat(pace.untilNext(now)).isEqualTo(60_000);
        assertThat(pace.probeDue(now + 60_000)).isTrue();
        assertThat(pace.pauseUntil(now + 1_000)).isFalse();
    }

    @Test
    void another_node_hears_of_an_open_circuit_and_of_its_end() {
        attempts(Effect.FAILURE, 20);
        Pace other = new Pace(new Random(8), Probes.USUAL);
        assertThat(other.hear(pace.note(now, 15_000), false)).isEqualTo(Pace.Turn.OPENED);
        assertThat(other.untilNext(now)).isEqualTo(pace.untilNext(now));

        now += pace.untilNext(now);
        Permit permit = pace.launch(now);
        other.hear(pace.note(now, 15_000), false);
        assertThat(other.untilNext(now)).isBetween(25_000L, 27_000L);

        assertThat(pace.ended(permit, Effect.SUCCESS, 1, now)).isEqualTo(Pace.Turn.CLOSED);
        assertThat(pace.note(now, 15_000)).isNull();
        assertThat(other.hear(null, false)).isEqualTo(Pace.Turn.CLOSED);
    }

    @Test
    void what_this_node_said_itself_does_not_put_its_own_probe_off() {
        attempts(Effect.FAILURE, 20);
        now += pace.untilNext(now);
        Permit permit = pace.launch(now);
        CircuitNote claim = pace.note(now, 15_000);
        pace.ended(permit, Effect.FAILURE, 1, now);
        pace.hear(claim, true);
        assertThat(pace.untilNext(now)).isLessThan(12_001);
    }

    @Test
    void an_opening_that_has_ended_is_not_opened_again_by_who_has_not_heard_of_its_end() {
        attempts(Effect.FAILURE, 20);
        CircuitNote note = pace.note(now, 15_000);
        probe(Effect.SUCCESS);
        assertThat(pace.hear(note, false)).isEqualTo(Pace.Turn.SAME);
        assertThat(pace.isOld(note)).isTrue();
        attempts(Effect.FAILURE, 20);
        assertThat(pace.isOpen()).isTrue();
        assertThat(pace.isOld(pace.note(now, 15_000))).isFalse();
    }

    @Test
    void an_earlier_note_that_is_taken_back_late_does_not_close_a_later_opening() {
        attempts(Effect.FAILURE, 20);
        probe(Effect.SUCCESS);
        attempts(Effect.FAILURE, 20);
        assertThat(pace.hear(null, true)).isEqualTo(Pace.Turn.SAME);
        assertThat(pace.isOpen()).isTrue();
        pace.hear(pace.note(now, 15_000), true);
        assertThat(pace.hear(null, false)).isEqualTo(Pace.Turn.CLOSED);
    }

    @Test
    void who_enables_it_again_has_it_tried_at_once() {
        attempts(Effect.FAILURE, 20);
        pace.pauseUntil(now + 60_000);
        pace.enabled();
        assertThat(pace.probeDue(now)).isTrue();
    }

    @Test
    void nothing_is_known_of_another_endpoint() {
        attempts(Effect.FAILURE, 20);
        assertThat(pace.forget()).isEqualTo(Pace.Turn.CLOSED);
        assertThat(pace.hasCredit(now)).isTrue();
        assertThat(pace.forget()).isEqualTo(Pace.Turn.SAME);
    }
}
