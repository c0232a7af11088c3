// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.webhook.AttemptOutcome;
import dev.sluice.subscriptions.Subscription;
import dev.sluice.subscriptions.match.TypePatterns;
import dev.sluice.subscriptions.registry.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final AttemptOutcome FAILED = new AttemptOutcome.Failed(500);
    private static final AttemptOutcome DELIVERED = new AttemptOutcome.Delivered(200);

    private final Subscription subscription =
            new Subscription("s", "t", 1, 1, State.ACTIVE, TypePatterns.of(List.of("*")), null, Map.of(), null);
    private final Notes notes = new Notes();
    private final Health here = new Health(notes);
    private final Health there = new Health(notes);

    /** What the nodes know in common. */
    private static final class Notes implements SubscriptionControl {
        private long since;
        private int looks;
        private int writes;

        @Override
        public void disable(WebhookSubscription disabled, String reason) {}

        @Override
        public long failingSince(Subscription of) {
            looks++;
            return since;
        }

        @Override
        public void failing(Subscription of, long from) {
            writes++;
            since = from;
        }

        @Override
        public void recovered(Subscription of) {
            writes++;
            since = 0;
        }

        @Override
        public EndpointNotes endpoints() {
            throw new IllegalStateException("not asked for");
        }

        @Override
        public void stuck() {}
    }

    private Health.Sign after(Health health, AttemptOutcome outcome, long minute) {
        return health.after(
                outcome, subscription, LIMIT, Duration.ofMinutes(minute).toMillis());
    }

    @Test
    void nothing_but_failures_is_told_at_half_the_time_and_over_at_all_of_it() {
        assertThat(after(here, FAILED, 100)).isEqualTo(Health.Sign.NONE);
        assertThat(after(here, FAILED, 104)).isEqualTo(Health.Sign.NONE);
        assertThat(after(here, FAILED, 105)).isEqualTo(Health.Sign.HALF);
        assertThat(after(here, FAILED, 106)).isEqualTo(Health.Sign.NONE);
        assertThat(after(here, FAILED, 110)).isEqualTo(Health.Sign.OVER);
    }

    @Test
    void a_success_begins_it_anew() {
        after(here, FAILED, 100);
        after(here, DELIVERED, 109);
        assertThat(notes.since).isZero();
        assertThat(after(here, FAILED, 110)).isEqualTo(Health.Sign.NONE);
        assertThat(after(here, FAILED, 119)).isEqualTo(Health.Sign.HALF);
        assertThat(after(here, FAILED, 120)).isEqualTo(Health.Sign.OVER);
    }

    @Test
    void a_success_on_another_node_begins_it_anew_as_well() {
        after(here, FAILED, 100);
        after(there, DELIVERED, 105);
        assertThat(notes.since).isZero();
        assertThat(after(here, FAILED, 112)).isEqualTo(Health.Sign.NONE);
        assertThat(after(here, FAILED, 122)).isEqualTo(Health.Sign.OVER);
    }

    @Test
    void a_node_that_comes_later_goes_on_from_what_is_noted() {
        after(here, FAILED, 100);
        assertThat(after(there, FAILED, 110)).isEqualTo(Health.Sign.OVER);
    }

    @Test
    void too_many_requests_and_no_consent_count_for_nothing() {
        var throttled = new AttemptOutcome.Throttled(429, Optional.empty());
        var refused = new AttemptOutcome.Unconsented(200, Duration.ofSeconds(5));
        for (long minute = 100; minute < 130; minute++) {
            assertThat(after(here, throttled, minute)).isEqualTo(Health.Sign.NONE);
            assertThat(after(here, refused, minute)).isEqualTo(Health.Sign.NONE);
        }
        assertThat(notes.since).isZero();

        after(here, new AttemptOutcome.Throttled(503, Optional.empty()), 130);
        assertThat(after(here, FAILED, 140)).isEqualTo(Health.Sign.OVER);
    }

    @Test
    void a_healthy_subscription_is_hardly_ever_looked_up() {
        for (int i = 0; i < 10_000; i++) {
            here.after(DELIVERED, subscription, LIMIT, 1_000_000 + i);
        }
        assertThat(notes.looks).isEqualTo(1);
        assertThat(notes.writes).isZero();
    }
}
