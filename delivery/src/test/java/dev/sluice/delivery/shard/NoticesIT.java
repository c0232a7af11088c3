// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.endpoint.WebhookSubscription;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operational events on the real broker: who gets them, and who does not. */
class NoticesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<Duration> QUICK = List.of(Duration.ofMillis(50));

    @RegisterExtension
    final TestSite site = TestSite.shared();

    private TestEndpoint failing;
    private TestEndpoint watching;
    private TestEndpoint all;

    @BeforeEach
    void start() throws Exception {
        failing = site.endpoint();
        watching = site.endpoint();
        all = site.endpoint();
    }

    @Test
    void a_dead_letter_is_told_to_those_who_ask_for_it_but_not_to_the_subscription_itself() throws Exception {
        failing.answers(id -> 500);
        // the second one's own dead letters, of operational events, are told to nobody
        watching.answers(id -> id.startsWith("dead_lettered") ? 200 : 500);
        var fails = TestNode.subscription("fails", 1, "*", failing.url(), QUICK);
        var asks = TestNode.subscription("asks", 2, "dev.sluice.*", watching.url(), QUICK);
        var same = TestNode.subscription("same", 3, "dev.sluice.event.*", failing.url(), QUICK);
        var everything = TestNode.subscription("everything", 4, "*", all.url(), QUICK);
        try (TestNode node = site.node("n1", new TestNotes(), Duration.ofSeconds(1))) {
            node.subscriptions(5, fails, asks, same, everything);
            node.publish("a.x", 0, 3);

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(watching.accepted()).hasSize(3));
            // the events about those three went to `same` as well, and died there without a word
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.meter(
                                    "sluice_dead_letters_total", "subscription", "same", "reason", "exhausted"))
                            .isEqualTo(3));
            node.publish("a.x", 3, 4);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(watching.accepted()).hasSize(4));
        }
        assertThat(watching.accepted().keySet()).allMatch(id -> id.startsWith("dead_lettered-1-"));
        assertThat(failing.attempts().stream().filter(id -> id.startsWith("dead_lettered-1-")))
                .as("those to `same`: two attempts for each of four at most; none to `fails`")
                .hasSizeLessThanOrEqualTo(8);
        assertThat(all.accepted().keySet()).containsExactlyInAnyOrder("a.x-0", "a.x-1", "a.x-2", "a.x-3");
    }

    @Test
    void a_subscription_to_all_operational_events_does_not_get_those_about_itself() throws Exception {
        failing.answers(id -> 500);
        var self = TestNode.subscription("self", 1, "*", failing.url(), QUICK);
        var both = new WebhookSubscription(
                TestNode.with(self.subscription(), List.of("a.*", "dev.sluice.*")),
                self.endpoint(),
                self.retry(),
                self.maxInFlight(),
                null,
                TestNode.DISABLING,
                self.attempts());
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, both, TestNode.subscription("asks", 2, "dev.sluice.*", watching.url(), QUICK));
            node.publish("a.x", 0, 5);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(watching.accepted()).hasSize(5));
            node.publish("a.y", 0, 1);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(failing.attempts()).contains("a.y-0#2"));
        }
        assertThat(failing.attempts()).noneMatch(id -> id.startsWith("dead_lettered"));
    }
}
