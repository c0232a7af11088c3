// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.retention.RetentionWatch;
import dev.sluice.subscriptions.registry.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What waits grows old, and the log is cut off before it, as retention does: what is told of it. */
class RetentionIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<Duration> PATIENT = List.of(Duration.ofHours(1));
    private static final InstantSource LATER = InstantSource.fixed(Instant.now().plus(Duration.ofHours(1)));

    @RegisterExtension
    final TestSite site = TestSite.shared();

    private TestEndpoint endpoint;
    private TestEndpoint watching;

    @BeforeEach
    void start() throws Exception {
        endpoint = site.endpoint();
        watching = site.endpoint();
    }

    @Test
    void a_standing_subscription_that_retention_overtakes_is_warned_of_and_then_its_gap_is_told_with_its_count()
            throws Exception {
        WebhookSubscription asks = TestNode.subscription("asks", 2, "dev.sluice.*", watching.url(), PATIENT);
        try (TestNode node = site.node("n1");
                RetentionWatch watch = node.retention(LATER)) {
            node.subscriptions(3, wants(State.ACTIVE), asks);
            node.publish("a.x", 0, 20);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted()).hasSize(20));
            node.subscriptions(4, wants(State.PAUSED));
            node.publish("a.x", 20, 60);
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(node.gauge("sluice_lag_events", "s1")).isEqualTo(40));
            assertThat(node.gauge("sluice_lag_seconds", "s1")).isBetween(0.0, 600.0);
            Map<Integer, Long> ends = node.ends();
            Map<Integer, Long> places = places(node);
            List<Integer> behind = places.keySet().stream()
                    .filter(partition -> places.get(partition) < ends.get(partition))
                    .toList();

            TestNode.await(watch.look());
            TestNode.await(watch.look());
            behind.forEach(partition -> told("gap_ahead-1-" + partition + "-" + places.get(partition)));

            deleteBelow(ends);
            TestNode.await(watch.look());
            TestNode.await(watch.look());

            behind.forEach(
                    partition -> told("gap-1-" + partition + "-" + places.get(partition) + "-" + ends.get(partition)));
            assertThat(watching.accepted().keySet().stream().filter(id -> id.startsWith("gap_ahead-1-")))
                    .hasSameSizeAs(behind);
            node.subscriptions(5, wants(State.ACTIVE));
            node.publish("a.x", 60, 70);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted()).hasSize(30));
        }
        assertThat(endpoint.accepted()).doesNotContainKey("a.x-30").containsKey("a.x-65");
    }

    @Test
    void an_event_that_waits_for_its_retry_and_is_not_on_the_log_any_more_becomes_a_dead_letter_without_body()
            throws Exception {
        endpoint.answers(id -> 500);
        var fails = TestNode.subscription("fails", 11, "b.*", endpoint.url(), PATIENT);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(12, fails);
            node.publish("b.x", 0, 5);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.gauge("sluice_parked_events", "fails"))
                            .isEqualTo(5));
        }
        // the next owner has their places, not their bodies
        try (TestNode node = site.node("n1");
                RetentionWatch watch = node.retention(LATER)) {
            node.subscriptions(12, fails);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.gauge("sluice_parked_events", "fails"))
                            .isEqualTo(5));
            assertThat(node.gauge("sluice_lag_seconds", "fails")).isPositive().isLessThan(600);

            deleteBelow(node.ends());
            // a partition that was taken over just now is looked at after its first checkpoint
            await().atMost(LIMIT).untilAsserted(() -> {
                TestNode.await(watch.look());
                assertThat(node.meter("sluice_dead_letters_total", "subscription", "fails", "reason", "retention"))
                        .isEqualTo(5);
            });
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.gauge("sluice_parked_events", "fails"))
                            .isZero());
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.gauge("sluice_lag_seconds", "fails"))
                            .isZero());
        }
        assertThat(endpoint.attempts()).hasSize(5);
    }

    @Test
    void how_old_what_waits_is_is_known_of_a_place_that_a_node_took_over() throws Exception {
        var paused = TestNode.subscription("later", 21, State.PAUSED, "c.*", endpoint.url(), PATIENT);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(22, paused);
            node.publish("c.x", 0, 8);
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(node.gauge("sluice_lag_events", "later")).isGreaterThanOrEqualTo(8));
        }
        try (TestNode node = site.node("n1")) {
            node.subscriptions(22, paused);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.gauge("sluice_lag_seconds", "later"))
                            .isPositive()
                            .isLessThan(600));
            node.subscriptions(23, TestNode.subscription("later", 21, "c.*", endpoint.url(), PATIENT));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted()).hasSize(8));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.gauge("sluice_lag_seconds", "later"))
                            .isZero());
        }
    }

    private WebhookSubscription wants(State state) {
        return TestNode.subscription("s1", 1, state, "a.*", endpoint.url(), PATIENT);
    }

    private static Map<Integer, Long> places(TestNode node) throws Exception {
        Map<Integer, Long> places = new HashMap<>();
        node.standing("s1").forEach(standing -> places.put(standing.partition(), standing.position()));
        return places;
    }

    private void told(String notice) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(watching.accepted()).containsKey(notice));
    }

    private void deleteBelow(Map<Integer, Long> ends) throws Exception {
        Map<TopicPartition, RecordsToDelete> cut = new HashMap<>();
        ends.forEach((partition, end) ->
                cut.put(new TopicPartition(site.topic("events"), partition), RecordsToDelete.beforeOffset(end)));
        try (Admin admin = site.clients("retention").admin("retention")) {
            admin.deleteRecords(cut).all().get(30, TimeUnit.SECONDS);
        }
    }
}
