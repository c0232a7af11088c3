// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.config.value.Start;
import dev.sluice.delivery.TestBroker;
import dev.sluice.events.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that stall, run out of credit, go away and come back with their last cursor, under random schedules: what each got over all its
 * connections is what was published, in the order of each partition.
 */
@Timeout(120)
class StreamScheduleIT {
    private static final int STEPS = 250;

    private static final EmbeddedBroker BROKER = TestBroker.shared().broker();

    private final List<String> ledger = new ArrayList<>();
    private final Map<String, Position> positions = new HashMap<>();

    /** A reader over all its connections. */
    private final class Chain {
        private final int from;
        private final List<FakeClient> connections = new ArrayList<>();

        Chain(StreamNode node, boolean earliest, long credit) {
            from = earliest ? 0 : ledger.size();
            connect(node, earliest ? new Start.Earliest() : new Start.Latest(), credit);
        }

        FakeClient now() {
            return connections.getLast();
        }

        void connect(StreamNode node, Start start, long credit) {
            FakeClient client = node.client();
            connections.add(client);
            node.run(() -> client.subscribe("a", start, credit));
            await().until(() -> !client.got("subscribed").isEmpty());
        }

        void comeBack(StreamNode node, long credit) {
            String cursor = now().lastCursor();
            node.run(now()::leave);
            connect(node, new Start.AtCursor(cursor), credit);
        }

        Set<String> got() {
            Set<String> all = new HashSet<>();
            connections.forEach(client -> all.addAll(client.ids("a")));
            return all;
        }

        void assertRight() {
            assertThat(got()).containsAll(ledger.subList(from, ledger.size()));
            for (FakeClient client : connections) {
                assertThat(client.ids("a")).doesNotHaveDuplicates();
                assertThat(StreamHubIT.dense(client, "a")).isTrue();
                assertThat(client.got("gap")).isEmpty();
                assertOrdered(client.ids("a"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void nobody_misses_anything(long seed) {
        Random random = new Random(seed);
        StreamOptions small = new StreamOptions(16 << 10, 256L << 20, 16, 8 << 10, 3);
        try (StreamNode node = new StreamNode(BROKER, "schedule" + seed, small)) {
            List<Chain> chains = new ArrayList<>();
            for (int step = 0; step < STEPS; step++) {
                step(node, random, chains);
            }
            chains.forEach(chain -> node.run(() -> {
                chain.now().go();
                chain.now().socket.session("a").credit(1_000_000);
            }));
            for (Chain chain : chains) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> chain.got().containsAll(ledger.subList(chain.from, ledger.size()))
                                && node.on(() -> chain.now().socket.session("a").live()));
                chain.assertRight();
            }
        }
    }

    private void step(StreamNode node, Random random, List<Chain> chains) {
        int dice = random.nextInt(100);
        if (dice < 55) {
            publish(node, 1 + random.nextInt(40));
        } else if (dice < 65 && chains.size() < 8) {
            chains.add(new Chain(node, random.nextBoolean(), credit(random)));
        } else if (!chains.isEmpty()) {
            Chain chain = chains.get(random.nextInt(chains.size()));
            if (dice < 75) {
                node.run(chain.now()::stall);
            } else if (dice < 85) {
                node.run(chain.now()::go);
            } else if (dice < 93) {
                node.run(() -> chain.now().socket.session("a").credit(1 + random.nextInt(50)));
            } else {
                chain.comeBack(node, credit(random));
            }
        }
    }

    private static long credit(Random random) {
        return random.nextBoolean() ? StreamRequest.UNLIMITED : random.nextInt(30);
    }

    private void publish(StreamNode node, int count) {
        String prefix = "e" + ledger.size() + "-";
        List<Position> places = node.publish(count, prefix);
        for (int i = 0; i < count; i++) {
            ledger.add(prefix + i);
            positions.put(prefix + i, places.get(i));
        }
    }

    private void assertOrdered(List<String> ids) {
        long[] last = new long[StreamNode.PARTITIONS];
        Arrays.fill(last, -1);
        for (String id : ids) {
            Position position = positions.get(id);
            assertThat(position.offset()).isGreaterThan(last[position.partition()]);
            last[position.partition()] = position.offset();
        }
    }
}
