// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.subscriptions.registry.State;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Order by key on the real broker. */
class OrderIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int KEYS = 10;
    private static final List<Duration> QUICK = List.of(Duration.ofMillis(50), Duration.ofMillis(50));
    private static final List<Duration> PATIENT =
            List.of(Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofSeconds(4));

    @RegisterExtension
    final TestSite site = TestSite.shared();

    private TestEndpoint endpoint;
    private final ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void start() throws Exception {
        endpoint = site.endpoint();
    }

    private WebhookSubscription wants(List<Duration> schedule) {
        return TestNode.ordered(TestNode.subscription("s1", 1, "*", endpoint.url(), schedule));
    }

    private void refuses(Predicate<String> ids) {
        endpoint.answers(id -> {
            if (ids.test(id)) {
                refused.add(id);
                return 500;
            }
            taken.add(id);
            return 200;
        });
    }

    private static String key(String id) {
        return id.substring(0, id.indexOf('-'));
    }

    private List<String> takenOf(String key) {
        return taken.stream().filter(id -> key(id).equals(key)).toList();
    }

    private static List<String> published(int key, int to) {
        return IntStream.range(0, to)
                .filter(i -> i % KEYS == key)
                .mapToObj(i -> "k" + key + "-" + i)
                .toList();
    }

    private void everyKeyInOrder(int to) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(taken).hasSize(to));
        for (int key = 0; key < KEYS; key++) {
            assertThat(takenOf("k" + key)).as("what came of key %d", key).containsExactlyElementsOf(published(key, to));
        }
    }

    @Test
    void signatures_that_are_made_off_the_loop_keep_the_order_of_each_key() throws Exception {
        refuses(id -> false);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, TestNode.signed(wants(PATIENT), endpoint.url(), ed25519()));
            node.publishKeyed(KEYS, 0, 1_000);
            everyKeyInOrder(1_000);
        }
    }

    private static String ed25519() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] secret = pair.getPrivate().getEncoded();
        byte[] open = pair.getPublic().getEncoded();
        byte[] both = Arrays.copyOf(Arrays.copyOfRange(secret, secret.length - 32, secret.length), 64);
        System.arraycopy(open, open.length - 32, both, 32, 32);
        return "whsk_" + Base64.getEncoder().encodeToString(both);
    }

    @Test
    void a_key_whose_event_fails_waits_and_all_others_go_on_in_order() throws Exception {
        refuses(id -> key(id).equals("k3"));
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants(PATIENT));
            node.publishKeyed(KEYS, 0, 1_000);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(taken).hasSize(900));
            node.publishKeyed(KEYS, 1_000, 2_000);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(taken).hasSize(1_800));
            assertThat(refused).containsExactly("k3-3");

            refuses(id -> false);
            everyKeyInOrder(2_000);
        }
    }

    @Test
    void what_is_held_is_held_over_a_restart_and_nothing_comes_twice() throws Exception {
        refuses(id -> key(id).equals("k3") || key(id).equals("k7"));
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants(PATIENT));
            node.publishKeyed(KEYS, 0, 500);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(taken).hasSize(400));
        }
        assertThat(refused).containsExactlyInAnyOrder("k3-3", "k7-7");
        refuses(id -> false);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants(PATIENT));
            node.publishKeyed(KEYS, 500, 700);
            everyKeyInOrder(700);
        }
    }

    @Test
    void a_dead_letter_lets_the_next_of_its_key_go() throws Exception {
        refuses(id -> id.equals("k3-3"));
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants(QUICK));
            node.publishKeyed(KEYS, 0, 300);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(taken).hasSize(299));
        }
        assertThat(takenOf("k3")).containsExactlyElementsOf(published(3, 300).subList(1, 30));
        assertThat(endpoint.attempts()).contains("k3-3#1", "k3-3#2", "k3-3#3").doesNotContain("k3-3#4");
    }

    @Test
    void one_key_alone_comes_in_order_from_one_end_to_the_other() throws Exception {
        refuses(id -> false);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants(QUICK));
            node.publishKeyed(1, 0, 1_000);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(taken).hasSize(1_000));
        }
        assertThat(taken)
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(i -> "k0-" + i).toList());
    }

    @Test
    void a_backlog_in_which_one_key_is_busy_comes_whole_and_in_order() throws Exception {
        refuses(id -> false);
        WebhookSubscription paused =
                TestNode.ordered(TestNode.subscription("s1", 1, State.PAUSED, "*", endpoint.url(), QUICK));
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants(QUICK));
            node.publishKeyed(KEYS, 0, 30);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(taken).hasSize(30));
            for (int round = 1; round <= 20; round++) {
                int from = 30 * round;
                node.subscriptions(1 + 2 * round, paused);
                node.publishKeyed(1, from, from + 20);
                node.publishKeyed(KEYS, from + 20, from + 30);
                node.subscriptions(2 + 2 * round, wants(QUICK));
                await().atMost(LIMIT).untilAsserted(() -> assertThat(taken).hasSize(from + 30));
            }
        }
        for (int key = 0; key < KEYS; key++) {
            assertThat(takenOf("k" + key).stream()
                            .mapToInt(id -> Integer.parseInt(id.substring(id.indexOf('-') + 1)))
                            .toArray())
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void an_open_circuit_is_probed_with_what_was_held_back_when_nothing_else_waits() throws Exception {
        refuses(id -> true);
        try (TestNode node = site.node("n1", new TestNotes(), Duration.ofSeconds(1))) {
            node.subscriptions(2, wants(List.of()));
            node.publishKeyed(1, 0, 60);
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(node.gauge("sluice_circuit_state", "s1")).isPositive());
            int givenUp = refused.size();
            refuses(id -> false);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(taken).hasSizeGreaterThanOrEqualTo(60 - givenUp));
        }
    }
}
