// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.subscription.WebhookSpec.Attempts;
import dev.sluice.delivery.attempts.Ending;
import dev.sluice.delivery.attempts.RecordedAttempt;
import dev.sluice.delivery.endpoint.WebhookSubscription;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The record of attempts on the real broker. */
class AttemptsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<Duration> QUICK = List.of(Duration.ofMillis(50));

    @RegisterExtension
    final TestSite site = TestSite.shared();

    private TestEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = site.endpoint();
    }

    private WebhookSubscription recording(String id, long incarnation, Attempts which) {
        var all = TestNode.subscription(id, incarnation, "*", endpoint.url(), QUICK);
        return new WebhookSubscription(
                all.subscription(), all.endpoint(), all.retry(), 16, null, TestNode.DISABLING, which);
    }

    @Test
    void every_attempt_is_recorded_or_the_failures_or_none_as_the_subscription_says() throws Exception {
        endpoint.answers(id -> id.equals("a.x-7") ? 500 : 200);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(
                    4,
                    recording("all", 1, Attempts.ALL),
                    recording("failures", 2, Attempts.FAILURES),
                    recording("none", 3, Attempts.NONE));
            node.publish("a.x", 0, 1_200);

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.attempts("all")).hasSize(1_201));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.attempts("failures")).hasSize(2));

            String failing = TestNode.event("a.x", 7).eventId();
            assertThat(node.attempts("failures"))
                    .allSatisfy(attempt -> {
                        assertThat(attempt.eventId()).isEqualTo(failing);
                        assertThat(attempt.ending()).isEqualTo(Ending.FAILED);
                        assertThat(attempt.status()).isEqualTo(500);
                    })
                    .extracting(RecordedAttempt::number)
                    .containsExactly(2, 1);
            List<RecordedAttempt> all = node.attempts("all");
            assertThat(all.stream().map(RecordedAttempt::eventId).distinct()).hasSize(1_200);
            assertThat(all.stream().filter(each -> each.ending() == Ending.DELIVERED))
                    .hasSize(1_199)
                    .allSatisfy(each -> assertThat(each.status()).isEqualTo(200));
            assertThat(all.reversed()).extracting(RecordedAttempt::at).isSorted();
            assertThat(node.attempts("none")).isEmpty();
            assertThat(node.meter("sluice_attempts_dropped_total")).isZero();
        }
    }

    @Test
    void what_was_attempted_right_before_the_end_is_recorded() throws Exception {
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, recording("all", 1, Attempts.ALL));
            node.publish("a.x", 0, 3);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted()).hasSize(3));
        }
        try (TestNode node = site.node("n1")) {
            assertThat(node.attempts("all")).hasSize(3);
        }
    }
}
