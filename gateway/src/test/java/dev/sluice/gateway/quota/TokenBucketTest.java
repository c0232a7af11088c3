// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void a_full_bucket_gives_one_periods_permits_at_once() {
        var bucket = new TokenBucket(3, Duration.ofSeconds(1), 0);
        assertThat(new long[] {bucket.take(0), bucket.take(0), bucket.take(0)}).containsOnly(0);
        assertThat(bucket.take(0)).isBetween(SECOND / 3 - 2, SECOND / 3 + 2);
    }

    @Test
    void a_permit_comes_back_when_it_was_told_to() {
        var bucket = new TokenBucket(1, Duration.ofSeconds(1), 0);
        bucket.take(0);
        long wait = bucket.take(0);
        assertThat(bucket.take(wait - 1)).isEqualTo(1);
        assertThat(bucket.take(wait)).isZero();
    }

    @Test
    void a_clock_that_wraps_does_not_matter() {
        var bucket = new TokenBucket(1, Duration.ofSeconds(1), Long.MAX_VALUE - 10);
        assertThat(bucket.take(Long.MAX_VALUE - 10)).isZero();
        assertThat(bucket.take(Long.MAX_VALUE)).isPositive();
        assertThat(bucket.take(Long.MAX_VALUE - 10 + SECOND)).isZero();
    }

    @Test
    void several_permits_are_had_together_or_not_at_all() {
        var bucket = new TokenBucket(10, Duration.ofSeconds(1), 0);
        assertThat(bucket.take(7, 0)).isZero();
        assertThat(bucket.take(7, 0)).isPositive();
        assertThat(bucket.take(3, 0)).isZero();
        assertThat(bucket.take(1, 0)).isPositive();
    }

    @Test
    void more_than_there_can_ever_be_wait_for_a_full_bucket() {
        var bucket = new TokenBucket(10, Duration.ofSeconds(1), 0);
        assertThat(bucket.take(1, 0)).isZero();
        long wait = bucket.take(1_000, 0);
        assertThat(bucket.take(1_000, wait)).isZero();
        assertThat(bucket.take(1, wait)).isPositive();
    }

    @Test
    void batches_send_no_faster_than_one_by_one() {
        var bucket = new TokenBucket(10, Duration.ofSeconds(1), 0);
        long taken = 0;
        for (long now = 0; now < 1_000 * SECOND; now += SECOND / 10) {
            taken += bucket.take(1_000, now) == 0 ? 1_000 : 0;
        }
        assertThat(taken).isEqualTo(10_000);
    }

    @Property(tries = 300)
    void until_next_tells_what_take_would_and_takes_nothing(
            @ForAll @IntRange(min = 1, max = 50) int permits,
            @ForAll @LongRange(min = 0, max = 200_000_000) long step) {
        var bucket = new TokenBucket(permits, Duration.ofSeconds(1), 0);
        long now = 0;
        for (int i = 0; i < 200; i++, now += step) {
            long told = bucket.untilNext(now);
            assertThat(bucket.untilNext(now)).isEqualTo(told);
            assertThat(bucket.take(now)).isEqualTo(told);
        }
    }

    @Property(tries = 300)
    void in_any_window_there_are_at_most_burst_and_rate(
            @ForAll @IntRange(min = 1, max = 50) int permits,
            @ForAll @LongRange(min = 1, max = 200_000_000) long step) {
        var bucket = new TokenBucket(permits, Duration.ofSeconds(1), 0);
        int taken = 0;
        long now = 0;
        for (int i = 0; i < 500; i++, now += step) {
            if (bucket.take(now) == 0) {
                taken++;
            }
        }
        assertThat((double) taken).isLessThanOrEqualTo(permits + permits * (now / (double) SECOND) + 1);
    }
}
