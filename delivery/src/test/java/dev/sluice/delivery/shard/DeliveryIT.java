// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.attempts.PastAttempt;
import dev.sluice.delivery.dead.DeadLetterCodec;
import dev.sluice.delivery.dead.FiledLetter;
import dev.sluice.events.kafka.GroupProtocol;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.subscriptions.registry.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Delivery on the real broker: what is acknowledged arrives, over restarts, hand-overs and failures. */
class DeliveryIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<Duration> QUICK = List.of(Duration.ofMillis(50), Duration.ofMillis(50));
    private static final List<Duration> PATIENT =
            List.of(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(3));
    private static final List<Duration> OFTEN = Collections.nCopies(60, Duration.ofSeconds(1));

    @RegisterExtension
    final TestSite site = TestSite.shared();

    private TestEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = site.endpoint();
    }

    private static Set<String> ids(String type, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> type + "-" + i).collect(Collectors.toSet());
    }

    private void arrived(Set<String> ids) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(endpoint.accepted().keySet()).isEqualTo(ids));
    }

    private void acceptedOnce() {
        Map<String, Integer> repeated = new HashMap<>(endpoint.accepted());
        repeated.values().removeIf(times -> times == 1);
        assertThat(repeated).as("accepted more than once").isEmpty();
    }

    private static void started(TestNode node, int partitions) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(node.keeper().status().started()).hasSize(partitions));
    }

    @ParameterizedTest
    @EnumSource(GroupProtocol.class)
    void every_matching_event_arrives_once_and_a_clean_restart_repeats_nothing(GroupProtocol protocol)
            throws Exception {
        var wants = TestNode.subscription("s1", 1, "a.*", endpoint.url(), QUICK);
        try (TestNode node = site.node("n1", protocol)) {
            node.subscriptions(2, wants);
            node.publish("a.x", 0, 500);
            node.publish("b.x", 0, 100);
            arrived(ids("a.x", 0, 500));
            node.publish("a.x", 500, 700);
        }
        try (TestNode node = site.node("n1", protocol)) {
            node.subscriptions(2, wants);
            node.publish("a.x", 700, 800);
            arrived(ids("a.x", 0, 800));
        }
        acceptedOnce();
    }

    @Test
    void what_waits_for_a_retry_survives_a_restart_with_its_count() throws Exception {
        var wants = TestNode.subscription("s1", 1, "*", endpoint.url(), PATIENT);
        endpoint.answers(id -> id.endsWith("-3") ? 500 : 200);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants);
            node.publish("a.x", 0, 10);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted()).hasSize(9));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.attempts()).contains("a.x-3#1"));
        }
        endpoint.answers(id -> 200);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants);
            arrived(ids("a.x", 0, 10));
        }
        assertThat(endpoint.attempts()).contains("a.x-3#1", "a.x-3#2").doesNotContain("a.x-3#3");
        acceptedOnce();
    }

    @Test
    void what_waits_for_a_retry_is_sent_at_its_due_time_and_not_before_however_often_nodes_restart() throws Exception {
        var hourly = TestNode.subscription("hourly", 1, "a.x", endpoint.url(), List.of(Duration.ofHours(1)));
        var soon = TestNode.subscription("soon", 1, "b.x", endpoint.url(), List.of(Duration.ofSeconds(2)));
        Instant failed = Instant.ofEpochMilli(System.currentTimeMillis());
        Instant due = failed.plus(Duration.ofHours(1));
        endpoint.answers(id -> 500);
        try (TestNode node = site.node("n1", InstantSource.fixed(failed))) {
            node.subscriptions(2, hourly, soon);
            node.publish("a.x", 0, 20);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.attempts()).hasSize(20));
        }
        endpoint.answers(id -> id.equals("b.x-0") && !endpoint.attempts().contains("b.x-0#2") ? 500 : 200);
        try (TestNode node = site.node("n1", InstantSource.fixed(due.minus(Duration.ofMinutes(10))))) {
            node.subscriptions(2, hourly, soon);
            started(node, TestNode.PARTITIONS);
            // comes later than whatever is overdue at a start is sent
            node.publish("b.x", 0, 1);
            arrived(ids("b.x", 0, 1));
        }
        assertThat(endpoint.attempts()).as("the first attempts, and the sign").hasSize(20 + 2);
        try (TestNode node = site.node("n1", InstantSource.fixed(due))) {
            node.subscriptions(2, hourly, soon);
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(endpoint.accepted().keySet()).containsAll(ids("a.x", 0, 20)));
        }
        assertThat(endpoint.attempts()).hasSize(20 + 2 + 20).contains("a.x-0#2", "a.x-19#2");
        assertThat(site.stored().deadLetters()).isEmpty();
    }

    @Test
    void an_event_whose_schedule_is_used_up_is_a_dead_letter_and_holds_up_nobody() throws Exception {
        endpoint.answers(id -> id.equals("a.x-5") ? 500 : 200);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, TestNode.subscription("s1", 1, "*", endpoint.url(), QUICK));
            node.publish("a.x", 0, 50);
            Set<String> others = ids("a.x", 0, 50);
            others.remove("a.x-5");
            arrived(others);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(site.stored().deadLetters()).hasSize(1));
        }
        assertThat(endpoint.attempts())
                .contains("a.x-5#1", "a.x-5#2", "a.x-5#3")
                .doesNotContain("a.x-5#4");
        ConsumerRecord<byte[], byte[]> letter = site.stored().deadLetters().getFirst();
        assertThat(StoredState.header(letter, "ce_id")).isEqualTo("a.x-5");
        assertThat(StoredState.header(letter, "sluice_dead_reason")).isEqualTo("exhausted");
        assertThat(StoredState.header(letter, "sluice_dead_subscription")).isEqualTo("s1");
        assertThat(new String(letter.value(), StandardCharsets.UTF_8)).isEqualTo("{\"n\":5}");
    }

    @Test
    void a_dead_letter_has_every_attempt_also_those_before_a_restart() throws Exception {
        var wants = TestNode.subscription(
                "s1", 1, "*", endpoint.url(), List.of(Duration.ofMillis(50), Duration.ofSeconds(4)));
        endpoint.answers(id -> 500);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants);
            node.publish("a.x", 0, 1);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.attempts()).contains("a.x-0#2"));
        }
        endpoint.answers(id -> 404);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(site.stored().deadLetters()).hasSize(1));
        }
        FiledLetter filed = DeadLetterCodec.decode(site.stored().deadLetters().getFirst());
        assertThat(filed).isNotNull();
        assertThat(filed.letter().requests()).isEqualTo(3);
        assertThat(filed.letter().history().attempts())
                .extracting(PastAttempt::status)
                .containsExactly(500, 500, 404);
        assertThat(filed.letter().history().attempts())
                .extracting(PastAttempt::answer)
                .containsExactly("sorry: 500", "sorry: 500", "sorry: 404");
        assertThat(filed.letter().history().attempts())
                .extracting(PastAttempt::at)
                .isSorted();
    }

    @Test
    void a_paused_subscription_keeps_its_place() throws Exception {
        var active = TestNode.subscription("s1", 1, "*", endpoint.url(), QUICK);
        var paused = TestNode.subscription("s1", 1, State.PAUSED, "*", endpoint.url(), QUICK);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, active);
            node.publish("a.x", 0, 20);
            arrived(ids("a.x", 0, 20));
            node.subscriptions(3, paused);
            node.publish("a.x", 20, 40);
        }
        try (TestNode node = site.node("n1")) {
            node.subscriptions(3, paused);
            started(node, TestNode.PARTITIONS);
            node.publish("a.x", 40, 60);
            node.subscriptions(4, active);
            arrived(ids("a.x", 0, 60));
        }
        acceptedOnce();
    }

    @Test
    void what_grew_too_old_while_its_subscription_was_paused_is_a_dead_letter_and_never_sent() throws Exception {
        Duration maxAge = Duration.ofMinutes(10);
        var active = TestNode.expiring(TestNode.subscription("s1", 1, "*", endpoint.url(), QUICK), maxAge);
        var paused =
                TestNode.expiring(TestNode.subscription("s1", 1, State.PAUSED, "*", endpoint.url(), QUICK), maxAge);
        AtomicLong now = new AtomicLong(System.currentTimeMillis());
        try (TestNode node = site.node("n1", () -> Instant.ofEpochMilli(now.get()))) {
            node.subscriptions(2, paused);
            node.publish("a.x", 0, 3);
            now.addAndGet(maxAge.toMillis());
            node.publish("a.x", 3, 6);
            now.incrementAndGet();
            node.subscriptions(3, active);
            arrived(ids("a.x", 3, 6));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(site.stored().deadLetters()).hasSize(3));
        }
        assertThat(endpoint.attempts()).containsExactlyInAnyOrder("a.x-3#1", "a.x-4#1", "a.x-5#1");
        assertThat(site.stored().deadLetters())
                .extracting(letter -> StoredState.header(letter, "ce_id"))
                .containsExactlyInAnyOrder("a.x-0", "a.x-1", "a.x-2");
        assertThat(site.stored().deadLetters())
                .extracting(letter -> StoredState.header(letter, "sluice_dead_reason"))
                .containsOnly("expired");
        assertThat(site.stored().deadLetters())
                .map(DeadLetterCodec::decode)
                .extracting(filed -> filed.letter().requests())
                .containsOnly(0);
    }

    @Test
    void a_gone_endpoint_disables_its_subscription_and_the_event_waits() throws Exception {
        endpoint.answers(id -> 410);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, TestNode.subscription("s1", 1, "*", endpoint.url(), QUICK));
            node.publish("a.x", 0, 1);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(node.disabled).containsExactly("s1:gone"));
            endpoint.answers(id -> 200);
            node.subscriptions(3, TestNode.subscription("s1", 1, State.DISABLED, "*", endpoint.url(), QUICK));
            node.subscriptions(4, TestNode.subscription("s1", 1, "*", endpoint.url(), QUICK));
            arrived(ids("a.x", 0, 1));
        }
    }

    @Test
    void a_gone_answer_is_a_failure_like_others_to_a_subscription_that_says_so() throws Exception {
        endpoint.answers(id -> endpoint.attempts().contains("a.x-0#2") ? 200 : 410);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, TestNode.tryingGone(TestNode.subscription("s1", 1, "*", endpoint.url(), QUICK)));
            node.publish("a.x", 0, 1);
            arrived(ids("a.x", 0, 1));
            assertThat(node.disabled).isEmpty();
        }
        assertThat(endpoint.attempts()).containsExactly("a.x-0#1", "a.x-0#2");
        assertThat(site.stored().deadLetters()).isEmpty();
    }

    @Test
    void a_deleted_subscription_leaves_no_attempt_no_record_and_no_series_behind() throws Exception {
        var wants = TestNode.subscription("gone", 1, "*", endpoint.url(), OFTEN);
        var stays = TestNode.subscription("stays", 1, "b.*", endpoint.url(), QUICK);
        CompletableFuture<Void> asked = new CompletableFuture<>();
        endpoint.answers(id -> id.equals("a.x-10") ? hang(asked) : id.startsWith("a.") ? 500 : 200);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants, stays);
            node.publish("a.x", 0, 10);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.attempts()).contains("a.x-1#1", "a.x-9#1"));
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(site.stored().records("gone")).isNotEmpty());
            node.publish("a.x", 10, 11);
            await().atMost(LIMIT).until(asked::isDone);

            node.remove(3, "gone");
            int attempts = endpoint.attempts().size();

            assertThat(node.series("gone")).isEmpty();
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(site.stored().records("gone")).isEmpty());
            endpoint.releaseHanging(200);
            node.publish("b.x", 0, 10);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted()).containsKey("b.x-9"));
            endpoint.answers(id -> 200);
            await().pollDelay(OFTEN.getFirst().plusSeconds(1))
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.attempts().size() - attempts)
                            .as("only those of the other one")
                            .isEqualTo(10));
            assertThat(node.series("gone")).isEmpty();
            assertThat(node.series("stays")).isNotEmpty();
        }
        assertThat(site.stored().deadLetters()).isEmpty();
        assertThat(site.stored().records("gone")).isEmpty();
    }

    private static int hang(CompletableFuture<Void> asked) {
        asked.complete(null);
        return 0;
    }

    @Test
    void partitions_move_between_nodes_under_load_and_nothing_is_lost() throws Exception {
        var wants = TestNode.subscription("s1", 1, "*", endpoint.url(), QUICK);
        try (TestNode first = site.node("n1")) {
            first.subscriptions(2, wants);
            first.publish("a.x", 0, 200);
            started(first, TestNode.PARTITIONS);
            try (TestNode second = site.node("n2")) {
                second.subscriptions(2, wants);
                first.publish("a.x", 200, 400);
                started(second, TestNode.PARTITIONS / 2);
                second.publish("a.x", 400, 600);
            }
            first.publish("a.x", 600, 700);
            arrived(ids("a.x", 0, 700));
            int repeats = endpoint.accepted().values().stream()
                    .mapToInt(times -> times - 1)
                    .sum();
            assertThat(repeats)
                    .as("repeated: at most what was in flight longer than a hand-over waits, at each of two")
                    .isLessThanOrEqualTo(2 * 16);
        }
    }

    @Test
    void a_foreign_record_as_big_as_the_log_takes_holds_up_no_checkpoint() throws Exception {
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, TestNode.subscription("s1", 1, "*", endpoint.url(), QUICK));
            node.publish("a.x", 0, 10);
            byte[] big = new byte[1_113_000];
            List<Header> wide = List.of(new RecordHeader("wide", big));
            KafkaClients clients = site.clients("foreign");
            try (Producer<byte[], byte[]> foreign = clients.plainProducer("foreign")) {
                foreign.send(new ProducerRecord<>(site.topic("events"), 0, new byte[0], new byte[0], wide))
                        .get();
                foreign.send(new ProducerRecord<>(site.topic("events"), 1, big, new byte[0], List.of()))
                        .get();
            }
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(site.stored().deadLetters()).hasSize(2));
            node.publish("a.x", 10, 20);
            arrived(ids("a.x", 0, 20));
        }
        assertThat(site.stored().deadLetters())
                .filteredOn(letter -> letter.headers().lastHeader("sluice_dead_headers") != null)
                .singleElement()
                .satisfies(letter -> assertThat(letter.partition()).isZero());
        assertThat(site.stored().deadLetters())
                .filteredOn(letter -> letter.headers().lastHeader("sluice_dead_key") != null)
                .singleElement()
                .satisfies(letter -> assertThat(letter.partition()).isEqualTo(1));
    }
}
