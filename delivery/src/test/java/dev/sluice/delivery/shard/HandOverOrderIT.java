// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.events.kafka.GroupProtocol;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Order by key while partitions go from one node to another on the real broker. */
class HandOverOrderIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int KEYS = 10;

    /** So long that nothing is given up before the test lets it pass. */
    private static final List<Duration> PATIENT = Collections.nCopies(60, Duration.ofSeconds(2));

    @RegisterExtension
    final TestSite site = TestSite.shared();

    private TestEndpoint endpoint;
    private final ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void start() throws Exception {
        endpoint = site.endpoint();
    }

    private TestNode node(String id, GroupProtocol protocol) throws Exception {
        TestNode node = site.node(id, protocol);
        node.subscriptions(2, TestNode.ordered(TestNode.subscription("s1", 1, "*", endpoint.url(), PATIENT)));
        return node;
    }

    private void refuses(Predicate<String> keys) {
        endpoint.answers(id -> {
            if (keys.test(key(id))) {
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

    private static List<String> published(String key, int to) {
        return IntStream.range(0, to)
                .mapToObj(i -> "k" + i % KEYS + "-" + i)
                .filter(id -> key(id).equals(key))
                .toList();
    }

    private void taken(int count) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(taken).hasSize(count));
    }

    @ParameterizedTest
    @EnumSource
    void a_held_key_is_held_by_the_next_owner_too_and_comes_in_order_at_last(GroupProtocol protocol) throws Exception {
        refuses(Set.of("k3", "k7")::contains);
        try (TestNode first = node("n1", protocol)) {
            first.publishKeyed(KEYS, 0, 500);
            taken(400);
            try (TestNode second = node("n2", protocol)) {
                await().atMost(LIMIT)
                        .until(() -> first.keeper().status().started().size() == TestNode.PARTITIONS / 2
                                && second.keeper().status().started().size() == TestNode.PARTITIONS / 2);
                second.publishKeyed(KEYS, 500, 700);
                taken(560);
            }
            await().atMost(LIMIT).until(() -> first.keeper().status().started().size() == TestNode.PARTITIONS);
            first.publishKeyed(KEYS, 700, 800);
            taken(640);
            assertThat(refused).containsExactlyInAnyOrder("k3-3", "k7-7");

            refuses(key -> false);
            taken(800);
        }
        for (int key = 0; key < KEYS; key++) {
            String name = "k" + key;
            assertThat(taken.stream().filter(id -> key(id).equals(name)))
                    .as("what came of key %d", key)
                    .containsExactlyElementsOf(published(name, 800));
        }
    }
}
