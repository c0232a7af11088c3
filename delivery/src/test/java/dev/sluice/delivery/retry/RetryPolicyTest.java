// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.delivery.webhook.AttemptOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private final RetryPolicy policy = new RetryPolicy(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5)), 0);

    @Test
    void two_hundreds_settle_and_410_is_gone() {
        assertThat(policy.after(new AttemptOutcome.Delivered(204), Attempts.NONE, new Random()))
                .isEqualTo(new Verdict.Settled());
        assertThat(policy.after(new AttemptOutcome.Gone(), Attempts.NONE, new Random()))
                .isEqualTo(new Verdict.Gone());
    }

    @Test
    void the_schedule_is_the_pauses_before_attempts_2_and_3() {
        var failed = new AttemptOutcome.Failed(500);

        assertThat(policy.after(failed, new Attempts(0, 0, 0), new Random()))
                .isEqualTo(new Verdict.Retry(Duration.ofSeconds(5), true, Optional.empty()));
        assertThat(policy.after(failed, new Attempts(1, 0, 0), new Random()))
                .isEqualTo(new Verdict.Retry(Duration.ofMinutes(5), true, Optional.empty()));
        assertThat(policy.after(failed, new Attempts(2, 0, 0), new Random()))
                .isEqualTo(new Verdict.DeadLetter(Verdict.Reason.EXHAUSTED));
    }

    @Test
    void a_retry_after_of_zero_is_no_reason_to_hurry() {
        var throttled = new AttemptOutcome.Throttled(429, Optional.of(Duration.ZERO));

        assertThat(policy.after(throttled, Attempts.NONE, new Random()))
                .isInstanceOfSatisfying(Verdict.Retry.class, retry -> {
                    assertThat(retry.delay()).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_200));
                    assertThat(retry.endpointPause()).isEmpty();
                });
    }

    @Test
    void throttling_after_the_schedule_was_used_up_still_waits() {
        var throttled = new AttemptOutcome.Throttled(503, Optional.empty());

        assertThat(policy.after(throttled, new Attempts(2, 0, 0), new Random())).isInstanceOf(Verdict.Retry.class);
    }

    @Test
    void the_longest_pause_is_the_schedules_with_jitter_or_what_an_answer_may_ask_for() {
        var rising = new RetryPolicy(List.of(Duration.ofSeconds(5), Duration.ofHours(10), Duration.ofHours(2)), 0.2);

        assertThat(rising.longestPause(false)).isEqualTo(Duration.ofHours(12));
        assertThat(rising.longestPause(true)).isEqualTo(Duration.ofHours(24));
        assertThat(new RetryPolicy(List.of(), 0.2).longestPause(false)).isZero();
    }

    @Test
    void nonsense_is_refused() {
        assertThatThrownBy(() -> new RetryPolicy(List.of(Duration.ofSeconds(-1)), 0.2))
                .hasMessageContaining("schedule");
        assertThatThrownBy(() -> new RetryPolicy(List.of(), 1.1)).hasMessageContaining("jitter");
        assertThatThrownBy(() -> new RetryPolicy(List.of(), Double.NaN)).hasMessageContaining("jitter");
        assertThatThrownBy(() -> new Attempts(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
