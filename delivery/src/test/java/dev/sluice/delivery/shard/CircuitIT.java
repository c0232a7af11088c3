// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.pace.CircuitNote;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An endpoint that fails as a whole: single probes, nothing used up, nobody else slowed, everything arrives in the end. */
class CircuitIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** The first probe, and the pause that doubles. */
    private static final Duration PROBED = Duration.ofSeconds(1);

    /** Enough for one failure before the circuit opens; a second one would be a dead letter. */
    private static final List<Duration> ONE_RETRY = List.of(Duration.ofMillis(200));

    private static final List<Duration> LONG = List.of(Duration.ofHours(1));

    @RegisterExtension
    final TestSite site = TestSite.shared();

    private TestEndpoint dead;
    private TestEndpoint healthy;

    @BeforeEach
    void start() throws Exception {
        dead = site.endpoint();
        healthy = site.endpoint();
    }

    private static Set<String> ids(int to) {
        return IntStream.range(0, to).mapToObj(i -> "a-" + i).collect(Collectors.toSet());
    }

    private static void arrived(TestEndpoint endpoint, int count) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(endpoint.accepted().keySet()).isEqualTo(ids(count)));
    }

    private TestNode node(String id, TestNotes notes) throws Exception {
        return site.node(id, notes, PROBED);
    }

    private static void opened(TestNode node) {
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(node.gauge("sluice_circuit_state", "dead")).isPositive());
    }

    private WebhookSubscription dead(List<Duration> schedule) {
        return TestNode.subscription("dead", 1, "a", dead.url(), schedule);
    }

    private WebhookSubscription healthy() {
        return TestNode.subscription("healthy", 1, "a", healthy.url(), LONG);
    }

    @Test
    void a_dead_endpoint_uses_no_attempts_while_its_circuit_is_open_and_gets_everything_once_it_works()
            throws Exception {
        TestNotes notes = new TestNotes();
        dead.answers(id -> 500);
        try (TestNode node = site.node("n1", notes, Duration.ofSeconds(4))) {
            node.subscriptions(2, dead(LONG), healthy());
            node.publish("a", 0, 200);
            arrived(healthy, 200);
            opened(node);
            int attempts = dead.attempts().size();
            assertThat(attempts).isGreaterThanOrEqualTo(20).isLessThan(24);
            CircuitNote note = Objects.requireNonNull(notes.circuit("dead"));
            assertThat(note.probes()).isZero();

            node.publish("a", 200, 1_000);
            arrived(healthy, 1_000);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(dead.attempts()).hasSizeGreaterThan(attempts));
            assertThat(dead.attempts().size()).isLessThan(attempts + 4);
            assertThat(Set.copyOf(dead.attempts())).hasSameSizeAs(dead.attempts());
            assertThat(node.meter("sluice_dead_letters_total", "subscription", "dead"))
                    .isZero();

            dead.answers(id -> 200);
            // what failed before the circuit opened waits for an hour; the probe takes one of those
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(dead.accepted()).hasSizeGreaterThanOrEqualTo(1_000 - attempts));
            assertThat(node.gauge("sluice_circuit_state", "dead")).isZero();
            assertThat(notes.circuit("dead")).isNull();
            assertThat(notes.writes()).isLessThan(12);
        }
    }

    @Test
    void what_waits_for_a_retry_waits_on_while_the_circuit_is_open_and_no_schedule_is_used_up() throws Exception {
        TestNotes notes = new TestNotes();
        dead.answers(id -> 503);
        try (TestNode node = node("n1", notes)) {
            node.subscriptions(2, dead(ONE_RETRY), healthy());
            node.publish("a", 0, 60);
            opened(node);
            arrived(healthy, 60);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(Objects.requireNonNull(notes.circuit("dead"))
                                    .probes())
                            .isPositive());
            dead.answers(id -> 200);

            arrived(dead, 60);
            assertThat(node.meter("sluice_dead_letters_total", "subscription", "dead"))
                    .isZero();
        }
    }

    @Test
    void an_open_circuit_survives_a_takeover_and_holds_on_every_node() throws Exception {
        TestNotes notes = new TestNotes();
        dead.answers(id -> 500);
        try (TestNode first = node("n1", notes)) {
            first.subscriptions(2, dead(LONG), healthy());
            first.publish("a", 0, 200);
            opened(first);
            arrived(healthy, 200);
            try (TestNode second = node("n2", notes)) {
                second.subscriptions(2, dead(LONG), healthy());
                await().atMost(LIMIT)
                        .untilAsserted(() ->
                                assertThat(second.keeper().status().started()).isNotEmpty());
                assertThat(second.gauge("sluice_circuit_state", "dead")).isPositive();
            }
        }
        int before = dead.attempts().size();
        assertThat(before).isLessThan(30);
        try (TestNode third = node("n3", notes)) {
            third.subscriptions(2, dead(LONG), healthy());
            opened(third);
            third.publish("a", 200, 300);
            arrived(healthy, 300);
            assertThat(dead.attempts().size()).isLessThan(before + 5);

            dead.answers(id -> 200);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(third.gauge("sluice_circuit_state", "dead"))
                            .isZero());
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(dead.accepted().keySet())
                            .containsAll(ids(300).stream()
                                    .filter(id -> Integer.parseInt(id.substring(2)) >= 200)
                                    .toList()));
        }
    }

    @Test
    void a_poison_event_does_not_keep_the_circuit_open() throws Exception {
        TestNotes notes = new TestNotes();
        dead.answers(id -> 500);
        try (TestNode node = node("n1", notes)) {
            node.subscriptions(2, dead(LONG));
            node.publish("a", 0, 100);
            opened(node);
            String poison = dead.attempts().getFirst().split("#", 2)[0];
            dead.answers(id -> id.equals(poison) ? 500 : 200);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.gauge("sluice_circuit_state", "dead"))
                            .isZero());
        }
    }

    @Test
    void no_request_goes_to_an_endpoint_before_its_retry_after_is_over_whichever_node_has_it() throws Exception {
        TestNotes notes = new TestNotes();
        dead.answers(id -> 429);
        dead.retryAfter("8");
        long begun;
        try (TestNode first = node("n1", notes)) {
            first.subscriptions(2, dead(LONG), healthy());
            first.publish("a", 0, 50);
            arrived(healthy, 50);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(dead.attempts()).hasSize(1));
            begun = System.nanoTime();
        }
        try (TestNode second = node("n2", notes)) {
            second.subscriptions(2, dead(LONG), healthy());
            dead.answers(id -> 200);
            arrived(dead, 50);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(6));
            assertThat(dead.attempts()).hasSize(51);
        }
    }

    @Test
    void nobody_is_called_more_than_once_at_a_time_before_its_first_answer() throws Exception {
        dead.answers(id -> 0);
        try (TestNode node = node("n1", new TestNotes())) {
            node.subscriptions(2, dead(LONG), healthy());
            node.publish("a", 0, 100);
            arrived(healthy, 100);
            assertThat(dead.attempts()).hasSize(1);
            dead.answers(id -> 200);
            dead.releaseHanging(200);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(dead.accepted().size()).isGreaterThanOrEqualTo(99));
        }
    }
}
