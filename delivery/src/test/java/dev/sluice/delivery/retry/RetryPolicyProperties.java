// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.webhook.AttemptOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class RetryPolicyProperties {

    @Provide
    Arbitrary<List<Duration>> schedules() {
        return Arbitraries.longs()
                .between(0, 86_400_000)
                .map(Duration::ofMillis)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<AttemptOutcome> failures() {
        return Arbitraries.of(
                new AttemptOutcome.Failed(500),
                new AttemptOutcome.Failed(301),
                new AttemptOutcome.Failed(404),
                new AttemptOutcome.Failed(408),
                new AttemptOutcome.TimedOut(Duration.ofSeconds(15)),
                new AttemptOutcome.Unreachable(AttemptOutcome.Kind.DNS, "no address"),
                new AttemptOutcome.AddressRefused("not allowed"));
    }

    @Property
    void a_failing_event_is_tried_once_more_than_the_schedule_has_pauses(
            @ForAll("schedules") List<Duration> schedule,
            @ForAll("failures") AttemptOutcome failure,
            @ForAll long seed) {
        var policy = new RetryPolicy(schedule, 0.2);
        var random = new Random(seed);
        int attempts = 1;
        Verdict verdict = policy.after(failure, Attempts.NONE, random);
        while (verdict instanceof Verdict.Retry retry) {
            assertThat(retry.countsOnSchedule()).isTrue();
            assertThat(retry.endpointPause()).isEmpty();
            verdict = policy.after(failure, new Attempts(attempts++, 0, 0), random);
        }

        assertThat(verdict).isEqualTo(new Verdict.DeadLetter(Verdict.Reason.EXHAUSTED));
        assertThat(attempts).isEqualTo(schedule.size() + 1);
    }

    @Property
    void a_pause_never_passes_its_band(
            @ForAll("schedules") List<Duration> schedule,
            @ForAll @DoubleRange(max = 1) double jitter,
            @ForAll @IntRange(max = 11) int counted,
            @ForAll long seed) {
        var verdict = new RetryPolicy(schedule, jitter)
                .after(new AttemptOutcome.Failed(500), new Attempts(counted, 0, 0), new Random(seed));

        if (verdict instanceof Verdict.Retry retry) {
            double pause = schedule.get(counted).toMillis();
            assertThat((double) retry.delay().toMillis())
                    .isBetween(Math.floor(pause * (1 - jitter)), Math.ceil(pause * (1 + jitter)));
        } else {
            assertThat(counted).isGreaterThanOrEqualTo(schedule.size());
        }
    }

    @Property(tries = 50)
    void jitter_uses_its_band(@ForAll @LongRange(min = 1_000, max = 86_400_000) long pause, @ForAll long seed) {
        var policy = new RetryPolicy(List.of(Duration.ofMillis(pause)), 0.2);
        var random = new Random(seed);
        var drawn = LongStream.range(0, 1_000)
                .map(draw -> delay(policy.after(new AttemptOutcome.Failed(500), Attempts.NONE, random)))
                .summaryStatistics();

        assertThat(drawn.getMax() - drawn.getMin()).isGreaterThanOrEqualTo((long) (0.8 * 0.4 * pause));
        assertThat(drawn.getAverage()).isBetween(0.97 * pause, 1.03 * pause);
    }

    private static long delay(Verdict verdict) {
        return ((Verdict.Retry) verdict).delay().toMillis();
    }

    @Property
    void throttling_without_a_time_doubles_from_a_second_to_five_minutes(
            @ForAll @IntRange(max = 10_000) int throttles, @ForAll @IntRange(max = 9) int counted, @ForAll long seed) {
        var policy = new RetryPolicy(List.of(Duration.ofSeconds(5)), 0.2);
        var throttled = new AttemptOutcome.Throttled(429, Optional.empty());
        double pause = Math.min(300_000, 1_000 * Math.pow(2, throttles));

        var verdict = policy.after(throttled, new Attempts(counted, throttles, 0), new Random(seed));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Retry.class, retry -> {
            assertThat(retry.countsOnSchedule()).isFalse();
            assertThat(retry.endpointPause()).isEmpty();
            assertThat((double) retry.delay().toMillis()).isBetween(pause * 0.8 - 1, pause * 1.2 + 1);
        });
    }

    @Property
    void retry_after_is_waited_out_by_event_and_endpoint(
            @ForAll @LongRange(min = 1, max = 86_400) long seconds, @ForAll @IntRange(max = 99) int throttles) {
        var asked = Duration.ofSeconds(seconds);
        var throttled = new AttemptOutcome.Throttled(503, Optional.of(asked));

        var verdict = new RetryPolicy(List.of(), 0).after(throttled, new Attempts(3, throttles, 0), new Random(1));

        assertThat(verdict).isEqualTo(new Verdict.Retry(asked, false, Optional.of(asked)));
    }

    @Property
    void patience_ends_after_the_schedule_or_three_days_whichever_is_longer(
            @ForAll("schedules") List<Duration> schedule, @ForAll @LongRange(max = 2_000_000_000L) long millis) {
        var total = schedule.stream().mapToLong(Duration::toMillis).sum();
        long patience = Math.max(total, Duration.ofDays(3).toMillis());
        var throttled = new AttemptOutcome.Throttled(503, Optional.empty());

        var verdict = new RetryPolicy(schedule, 0.2).after(throttled, new Attempts(0, 9, millis), new Random(1));

        assertThat(verdict instanceof Verdict.DeadLetter dead && dead.reason() == Verdict.Reason.THROTTLED)
                .isEqualTo(millis > patience);
    }
}
