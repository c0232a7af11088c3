// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.events.EventCodec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker comes back without the end of its log, as after an unclean loss: what is published then has offsets that were used before. */
class CutLogIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<Duration> PATIENT = List.of(Duration.ofMinutes(5), Duration.ofMinutes(5));

    @RegisterExtension
    final TestSite site = TestSite.ofItsOwn();

    private TestEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = site.endpoint();
    }

    @Test
    void what_is_published_after_the_log_was_cut_under_a_node_arrives() throws Exception {
        endpoint.answers(id -> id.startsWith("b.") ? 500 : 200);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, TestNode.subscription("s1", 1, "*", endpoint.url(), PATIENT));
            node.publish("a.x", 0, 40);
            arrived(ids("a.x", 0, 40));
            Map<Path, Long> sizes = sizes();
            node.publish("a.x", 40, 100);
            node.publish("b.x", 0, 5);
            arrived(ids("a.x", 0, 100));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.attempts())
                            .contains("b.x-0#1", "b.x-1#1", "b.x-2#1", "b.x-3#1", "b.x-4#1"));
            cutTo(sizes);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(node.cuts).containsExactlyInAnyOrder(0, 1, 2, 3));
            node.publish("c.x", 0, 30);
            Set<String> all = new HashSet<>(ids("a.x", 0, 100));
            all.addAll(ids("c.x", 0, 30));
            arrived(all);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(deadLetters()).hasSize(5));
        }
        assertThat(deadLetters()).allSatisfy((id, reason) -> {
            assertThat(id).startsWith("b.x-");
            assertThat(reason).isEqualTo("retention");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 300})
    void what_is_published_after_the_log_was_cut_while_no_node_ran_arrives(int published) throws Exception {
        var wants = TestNode.subscription("s1", 1, "*", endpoint.url(), PATIENT);
        Map<Path, Long> sizes;
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants);
            node.publish("a.x", 0, 40);
            arrived(ids("a.x", 0, 40));
            sizes = sizes();
            node.publish("a.x", 40, 100);
            arrived(ids("a.x", 0, 100));
        }
        cutTo(sizes);
        publishWithoutNode("c.x", published);
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2, wants);
            Set<String> all = new HashSet<>(ids("a.x", 0, 100));
            all.addAll(ids("c.x", 0, published));
            arrived(all);
        }
    }

    private void publishWithoutNode(String type, int count) throws Exception {
        var clients = site.clients("elsewhere");
        try (Producer<byte[], byte[]> producer = clients.transactionalProducer("elsewhere", Duration.ofSeconds(20))) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < count; i++) {
                producer.send(EventCodec.encode(site.topic("events"), TestNode.event(type, i)));
            }
            producer.commitTransaction();
        }
    }

    private static Set<String> ids(String type, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> type + "-" + i).collect(Collectors.toSet());
    }

    private void arrived(Set<String> ids) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(endpoint.accepted().keySet()).isEqualTo(ids));
    }

    /** How long the events' files are now. */
    private Map<Path, Long> sizes() throws IOException {
        var sizes = new HashMap<Path, Long>();
        for (Path file : eventFiles(".log")) {
            sizes.put(file, Files.size(file));
        }
        assertThat(sizes).hasSize(TestNode.PARTITIONS);
        return sizes;
    }

    private List<Path> eventFiles(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(site.folder())) {
            return files.filter(
                            file -> file.getParent().getFileName().toString().startsWith(site.topic("events-")))
                    .filter(file -> file.getFileName().toString().endsWith(ending))
                    .toList();
        }
    }

    /** Stops the broker, takes the end of the files away, and lets it find out. */
    private void cutTo(Map<Path, Long> sizes) throws IOException {
        site.stopBroker();
        for (Map.Entry<Path, Long> file : sizes.entrySet()) {
            try (FileChannel channel = FileChannel.open(file.getKey(), StandardOpenOption.WRITE)) {
                channel.truncate(file.getValue());
            }
        }
        for (Path index : eventFiles("index")) {
            Files.delete(index);
        }
        for (Path snapshot : eventFiles(".snapshot")) {
            Files.delete(snapshot);
        }
        Files.deleteIfExists(site.folder().resolve(".kafka_cleanshutdown"));
        Files.deleteIfExists(site.folder().resolve("recovery-point-offset-checkpoint"));
        site.startBroker();
    }

    /** The reasons by the event's id. */
    private Map<String, String> deadLetters() {
        return site.stored().deadLetters().stream()
                .collect(Collectors.toMap(
                        letter -> StoredState.header(letter, "ce_id"),
                        letter -> StoredState.header(letter, "sluice_dead_reason")));
    }
}
