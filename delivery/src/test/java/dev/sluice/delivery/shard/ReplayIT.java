// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.replay.ReplayTask;
import dev.sluice.delivery.state.LaneKey;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.replay.Replay.Letters;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Replays on the real broker: a stretch of the log arrives once more, beside what is live, over restarts and hand-overs. */
class ReplayIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final List<Duration> QUICK = List.of(Duration.ofMillis(50), Duration.ofMillis(50));

    @RegisterExtension
    final TestSite site = TestSite.shared();

    private TestEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = site.endpoint();
    }

    private WebhookSubscription wants(State state) {
        return TestNode.subscription("s1", 1, state, "a.*", endpoint.url(), QUICK);
    }

    private static ReplayTask replay(Map<Integer, Long> ends, @Nullable String filter) {
        return new ReplayTask(
                "rep_1",
                "t",
                LaneKey.ofReplay("s1", "rep_1", 5),
                new LaneKey("s1", 1),
                Map.of(),
                ends,
                filter == null ? null : Filter.compile(filter),
                Restriction.NONE,
                null,
                ReplayTask.GivenUp.EVER);
    }

    private static Map<String, Integer> times(int times, int from, int to) {
        Map<String, Integer> all = new HashMap<>();
        IntStream.range(from, to).forEach(i -> all.put("a.x-" + i, times));
        return all;
    }

    private void accepted(Map<String, Integer> expected) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(endpoint.accepted()).isEqualTo(expected));
    }

    private static void done(TestNode.KnownReplays replays) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(replays.notes.values())
                        .hasSize(TestNode.PARTITIONS)
                        .allMatch(note -> note.done()));
    }

    private static long delivered(TestNode.KnownReplays replays) {
        return replays.notes.values().stream()
                .mapToLong(note -> note.delivered())
                .sum();
    }

    @Test
    void what_was_delivered_arrives_once_more_and_live_events_go_on_beside() throws Exception {
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants(State.ACTIVE));
            node.publish("a.x", 0, 400);
            node.publish("b.x", 0, 50);
            accepted(times(1, 0, 400));
            node.replays(6, List.of(replay(node.ends(), null)), List.of());
            node.publish("a.x", 400, 500);
            Map<String, Integer> all = times(2, 0, 400);
            all.putAll(times(1, 400, 500));
            accepted(all);
            done(node.replays);
            assertThat(delivered(node.replays)).isEqualTo(400);
        }
        accepted(endpoint.accepted());
    }

    @Test
    void its_own_filter_holds_besides_the_subscriptions() throws Exception {
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants(State.ACTIVE));
            node.publish("a.x", 0, 40);
            node.publish("b.x", 0, 40);
            accepted(times(1, 0, 40));
            node.replays(6, List.of(replay(node.ends(), "data.n >= 30")), List.of());
            done(node.replays);
            Map<String, Integer> all = times(1, 0, 30);
            all.putAll(times(2, 30, 40));
            accepted(all);
        }
    }

    @Test
    void a_clean_restart_in_the_middle_repeats_nothing_of_it() throws Exception {
        TestNode.KnownReplays known;
        ReplayTask task;
        try (TestNode node = site.node("n1")) {
            known = node.replays;
            node.subscriptions(2, wants(State.ACTIVE));
            node.publish("a.x", 0, 3_000);
            accepted(times(1, 0, 3_000));
            task = replay(node.ends(), null);
            endpoint.answers(id -> Integer.parseInt(id.substring("a.x-".length())) < 1_500 ? 200 : 0);
            node.replays(6, List.of(task), List.of());
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted()).containsValue(2));
        }
        assertThat(endpoint.accepted().containsValue(1))
                .as("stopped in the middle")
                .isTrue();
        endpoint.answers(id -> 200);
        try (TestNode node = site.node("n1")) {
            node.replays.notes.putAll(known.notes);
            node.subscriptions(2, wants(State.ACTIVE));
            node.replays(6, List.of(task), List.of());
            accepted(times(2, 0, 3_000));
            done(node.replays);
        }
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants(State.ACTIVE));
            node.replays(6, List.of(task), List.of());
            done(node.replays);
        }
        accepted(times(2, 0, 3_000));
    }

    @Test
    void one_that_has_ended_sends_nothing_more_and_leaves_no_state() throws Exception {
        endpoint.answers(id -> 200);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants(State.ACTIVE));
            node.publish("a.x", 0, 50);
            accepted(times(1, 0, 50));
            endpoint.answers(id -> 0);
            node.replays(6, List.of(replay(node.ends(), null)), List.of());
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.attempts()).hasSizeGreaterThan(50));
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(site.stored().records("rep_1")).isNotEmpty());
            node.replays(7, List.of(), List.of("rep_1"));
            endpoint.answers(id -> 200);
            endpoint.releaseHanging(500);
            node.publish("a.x", 50, 60);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted()).containsKeys("a.x-59"));
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(site.stored().records("rep_1")).isEmpty());
            assertThat(endpoint.accepted()).isEqualTo(times(1, 0, 60));
        }
    }

    @Test
    void it_stands_while_its_subscription_is_paused() throws Exception {
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants(State.ACTIVE));
            node.publish("a.x", 0, 100);
            accepted(times(1, 0, 100));
            node.subscriptions(3, wants(State.PAUSED));
            node.replays(6, List.of(replay(node.ends(), null)), List.of());
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(site.stored().records("rep_1")).hasSize(TestNode.PARTITIONS));
            assertThat(endpoint.accepted()).isEqualTo(times(1, 0, 100));
            node.subscriptions(7, wants(State.ACTIVE));
            accepted(times(2, 0, 100));
            done(node.replays);
        }
    }

    @Test
    void what_fails_is_tried_again_and_ends_among_the_dead_letters() throws Exception {
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants(State.ACTIVE));
            node.publish("a.x", 0, 30);
            accepted(times(1, 0, 30));
            endpoint.answers(id -> id.equals("a.x-7") ? 500 : 200);
            node.replays(6, List.of(replay(node.ends(), null)), List.of());
            done(node.replays);
            Map<String, Integer> all = times(2, 0, 30);
            all.put("a.x-7", 1);
            accepted(all);
            assertThat(endpoint.attempts())
                    .filteredOn(each -> each.startsWith("a.x-7#"))
                    .containsExactly("a.x-7#1", "a.x-7#1", "a.x-7#2", "a.x-7#3");
            assertThat(node.replays.notes.values().stream()
                            .mapToLong(note -> note.failed())
                            .sum())
                    .isEqualTo(1);
        }
    }

    @Test
    void dead_letters_are_delivered_again_and_what_fails_again_is_one_anew() throws Exception {
        endpoint.answers(id -> id.endsWith("3") ? 500 : 200);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants(State.ACTIVE));
            node.publish("a.x", 0, 20);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(site.stored().deadLetters()).hasSize(2));
            endpoint.answers(id -> id.equals("a.x-13") ? 500 : 200);
            Map<Integer, Long> ends = new HashMap<>();
            site.stored().deadLetters().forEach(letter -> ends.put(letter.partition(), letter.offset() + 1));
            node.replays(6, List.of(redrive(ends)), List.of());
            accepted(without(times(1, 0, 20), "a.x-13"));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(site.stored().deadLetters()).hasSize(3));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.replays.notes.values())
                            .hasSize(ends.size())
                            .allMatch(note -> note.done()));
            assertThat(delivered(node.replays)).isEqualTo(1);
        }
        List<ConsumerRecord<byte[], byte[]>> letters = site.stored().deadLetters().stream()
                .filter(letter -> StoredState.header(letter, "ce_id").equals("a.x-13"))
                .toList();
        assertThat(StoredState.header(letters.getLast(), "sluice_dead_outcome"))
                .isEqualTo("failed 500 in replay rep_2");
        assertThat(letters)
                .hasSize(2)
                .extracting(letter -> StoredState.header(letter, "sluice_dead_offset"))
                .containsOnly(StoredState.header(letters.getFirst(), "sluice_dead_offset"));
        assertThat(endpoint.attempts())
                .filteredOn(each -> each.startsWith("a.x-13#"))
                .containsExactly("a.x-13#1", "a.x-13#2", "a.x-13#3", "a.x-13#1", "a.x-13#2", "a.x-13#3");
    }

    private static Map<String, Integer> without(Map<String, Integer> all, String id) {
        all.remove(id);
        return all;
    }

    private static ReplayTask redrive(Map<Integer, Long> ends) {
        return new ReplayTask(
                "rep_2",
                "t",
                LaneKey.ofRedrive("s1", "rep_2", 5),
                new LaneKey("s1", 1),
                Map.of(),
                ends,
                null,
                Restriction.NONE,
                new Letters(Map.of(), "exhausted"),
                ReplayTask.GivenUp.EVER);
    }

    @Test
    void partitions_move_between_nodes_while_it_runs_and_nothing_is_left_out() throws Exception {
        try (TestNode first = site.node("n1")) {
            first.subscriptions(2, wants(State.ACTIVE));
            first.publish("a.x", 0, 2_000);
            accepted(times(1, 0, 2_000));
            ReplayTask task = replay(first.ends(), null);
            first.replays(6, List.of(task), List.of());
            try (TestNode second = site.node("n2")) {
                second.subscriptions(2, wants(State.ACTIVE));
                second.replays(6, List.of(task), List.of());
                await().atMost(LIMIT)
                        .untilAsserted(() ->
                                assertThat(second.keeper().status().started()).hasSize(2));
            }
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted().values())
                            .hasSize(2_000)
                            .allMatch(times -> times >= 2));
            int repeats = endpoint.accepted().values().stream()
                    .mapToInt(times -> times - 2)
                    .sum();
            assertThat(repeats)
                    .as("repeated: at most what was in flight at two hand-overs")
                    .isLessThanOrEqualTo(64);
            done(first.replays);
        }
    }
}
