// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.value.Rate;
import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.webhook.ConsentSpec;
import dev.sluice.delivery.webhook.Endpoint;
import dev.sluice.delivery.webhook.EndpointSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits of a subscription's requests: whoever is limited waits, and nobody else. */
class RateLimitIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final List<Duration> SCHEDULE = List.of(Duration.ofSeconds(60));

    @RegisterExtension
    final TestSite site = TestSite.shared();

    private TestEndpoint limited;
    private TestEndpoint free;

    @BeforeEach
    void start() throws Exception {
        limited = site.endpoint();
        free = site.endpoint();
    }

    private static Set<String> ids(int to) {
        return IntStream.range(0, to).mapToObj(i -> "a-" + i).collect(Collectors.toSet());
    }

    private void arrived(TestEndpoint endpoint, int count) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(endpoint.accepted().keySet()).isEqualTo(ids(count)));
    }

    private WebhookSubscription slow() {
        return TestNode.subscription("slow", 1, "a", limited.url(), SCHEDULE);
    }

    private WebhookSubscription quick() {
        return TestNode.subscription("quick", 1, "a", free.url(), SCHEDULE);
    }

    /** One for each node: an endpoint is confined to one event loop. */
    private WebhookSubscription few() {
        WebhookSubscription plain = slow();
        var spec = new EndpointSpec(limited.url(), List.of(TestNode.SECRET), Map.of(), Duration.ofSeconds(60));
        return new WebhookSubscription(
                plain.subscription(), Endpoint.of(spec), plain.retry(), 5, null, plain.disabling(), plain.attempts());
    }

    @Test
    void a_limited_subscription_waits_without_holding_another_up_and_goes_on_at_its_new_rate() throws Exception {
        try (var node = site.node("n1")) {
            node.subscriptions(1, TestNode.limited(slow(), limited.url(), Rate.parse("1/h"), null), quick());
            node.publish("a", 0, 600);
            arrived(free, 600);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(limited.attempts()).hasSize(1));

            node.subscriptions(2, TestNode.limited(slow(), limited.url(), Rate.parse("1000/s"), null));

            arrived(limited, 600);
            assertThat(limited.attempts()).hasSize(600);
        }
    }

    @Test
    void two_nodes_together_have_no_more_requests_under_way_than_the_subscription_allows() throws Exception {
        try (var first = site.node("n1");
                var second = site.node("n2")) {
            first.subscriptions(2, few(), quick());
            second.subscriptions(2, few(), quick());
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(List.of(first, second))
                            .allSatisfy(
                                    node -> assertThat(node.status().started()).hasSize(TestNode.PARTITIONS / 2)));
            first.publish("a", 0, 200);
            arrived(limited, 200);
            limited.answers(id -> 0);
            first.publish("a", 200, 400);
            arrived(free, 400);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(limited.hanging()).isEqualTo(5));

            limited.answers(id -> 200);
            limited.releaseHanging(200);

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(limited.accepted()).hasSize(400 - 5));
            assertThat(limited.mostUnderWay()).isEqualTo(5);
        }
    }

    @Test
    void a_granted_rate_is_obeyed_from_the_first_event_on() throws Exception {
        limited.agrees("1");
        try (var node = site.node("n1")) {
            node.subscriptions(1, TestNode.limited(slow(), limited.url(), null, new ConsentSpec(null)), quick());
            node.publish("a", 0, 100);
            arrived(free, 100);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(limited.attempts()).hasSize(1));

            limited.agrees("600000");
            node.subscriptions(2, TestNode.limited(slow(), limited.url(), null, new ConsentSpec(null)));

            arrived(limited, 100);
        }
    }

    @Test
    void who_does_not_agree_gets_nothing_and_all_of_it_once_it_does() throws Exception {
        try (var node = site.node("n1")) {
            node.subscriptions(1, TestNode.limited(slow(), limited.url(), null, new ConsentSpec(null)), quick());
            node.publish("a", 0, 50);
            arrived(free, 50);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(limited.questions()).isPositive());
            assertThat(limited.attempts()).isEmpty();

            limited.agrees("*");

            arrived(limited, 50);
        }
    }
}
