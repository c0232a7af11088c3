// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.value.Rate;
import java.time.Duration;
import java.util.ArrayDeque;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final long SECOND = 1_000_000_000L;

    private static Rate rate(String text) {
        return Rate.parse(text);
    }

    private static int taken(Tokens tokens, long now) {
        int taken = 0;
        while (taken < 1_000 && tokens.has(now)) {
            tokens.take(now);
            taken++;
        }
        return taken;
    }

    @Test
    void it_holds_what_a_second_brings_and_at_least_one() {
        var tokens = new Tokens(0);
        tokens.allow(rate("10/s"), 1, 1, 0);
        assertThat(taken(tokens, 0)).isEqualTo(10);
        assertThat(tokens.pause(0)).isEqualTo(SECOND / 10);
        assertThat(taken(tokens, SECOND / 2)).isEqualTo(5);
        assertThat(taken(tokens, 1_000 * SECOND)).isEqualTo(10);

        var slow = new Tokens(0);
        slow.allow(rate("6/m"), 1, 1, 0);
        assertThat(taken(slow, 0)).isEqualTo(1);
        assertThat(slow.pause(0)).isEqualTo(10 * SECOND);
        assertThat(taken(slow, 3_600 * SECOND)).isEqualTo(1);
    }

    @Test
    void without_a_rate_there_is_no_limit() {
        var tokens = new Tokens(0);
        assertThat(taken(tokens, 0)).isEqualTo(1_000);
        tokens.allow(rate("1/s"), 1, 1, 0);
        assertThat(taken(tokens, 0)).isEqualTo(1);
        tokens.allow(null, 1, 1, 0);
        assertThat(taken(tokens, 0)).isEqualTo(1_000);
        assertThat(tokens.pause(0)).isZero();
    }

    @Test
    void another_rate_counts_at_once() {
        var tokens = new Tokens(0);
        tokens.allow(rate("1/h"), 1, 1, 0);
        assertThat(taken(tokens, 0)).isEqualTo(1);
        tokens.allow(rate("10/s"), 1, 1, SECOND);
        assertThat(tokens.pause(SECOND)).isEqualTo(SECOND / 10);
        assertThat(taken(tokens, 2 * SECOND)).isEqualTo(10);
    }

    @Test
    void a_part_of_the_partitions_is_a_part_of_the_rate() {
        var tokens = new Tokens(0);
        tokens.allow(rate("100/s"), 3, 12, 0);
        assertThat(taken(tokens, 0)).isEqualTo(25);
    }

    @Test
    void what_was_not_needed_is_given_back() {
        var tokens = new Tokens(0);
        tokens.allow(rate("1/h"), 1, 1, 0);
        tokens.take(0);
        assertThat(tokens.has(0)).isFalse();
        tokens.giveBack();
        assertThat(tokens.has(0)).isTrue();
    }

    @Test
    void the_lower_of_two_rates_counts() {
        assertThat(Tokens.lower(rate("2/s"), rate("60/m"))).isEqualTo(rate("60/m"));
        assertThat(Tokens.lower(rate("1/s"), rate("120/m"))).isEqualTo(rate("1/s"));
        assertThat(Tokens.lower(null, rate("1/h"))).isEqualTo(rate("1/h"));
        assertThat(Tokens.lower(rate("1/h"), null)).isEqualTo(rate("1/h"));
        assertThat(Tokens.lower(null, null)).isNull();
    }

    @Property(tries = 200)
    void no_second_sees_more_than_twice_the_rate_and_whoever_waits_as_told_gets_one(
            @ForAll @IntRange(min = 1, max = 500) int permits,
            @ForAll @LongRange(min = 1, max = 40_000_000) long step) {
        var tokens = new Tokens(-5 * SECOND);
        tokens.allow(new Rate(permits, Duration.ofSeconds(1)), 1, 1, -5 * SECOND);
        var taken = new ArrayDeque<Long>();
        for (long now = -5 * SECOND, i = 0; i < 500; i++, now += step) {
            if (tokens.has(now)) {
                tokens.take(now);
                taken.add(now);
            } else {
                assertThat(tokens.has(now + tokens.pause(now))).isTrue();
            }
            while (!taken.isEmpty() && now - taken.peekFirst() >= SECOND) {
                taken.removeFirst();
            }
            assertThat(taken).hasSizeLessThanOrEqualTo(2 * permits);
        }
    }
}
