// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.Topics;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.secret.KeyRing;
import dev.sluice.subscriptions.secret.SecretBox;
import dev.sluice.subscriptions.signals.Signals;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker for a test class, an empty registry topic for each test, nodes that are stopped after it. */
public final class RegistryBroker
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

    private final AtomicInteger tests = new AtomicInteger();
    private final List<Registry> nodes = new ArrayList<>();
    private final List<Signals> signals = new ArrayList<>();
    private Path folder;
    private EmbeddedBroker broker;
    private Topics topics;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("registry");
        broker = EmbeddedBroker.start(new BrokerOptions(
                folder, 0, Map.of("log.cleaner.backoff.ms", "100", "log.retention.check.interval.ms", "1000")));
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        topics = new Topics("t" + tests.incrementAndGet());
        try (var admin = clients("maker").admin("maker")) {
            admin.createTopics(List.of(compacted(topics.registry()), compacted(topics.signals()), kept(topics.audit())))
                    .all()
                    .get(30, SECONDS);
        }
    }

    private static NewTopic kept(String name) {
        return new NewTopic(name, Optional.of(1), Optional.of((short) 1));
    }

    private static NewTopic compacted(String name) {
        return new NewTopic(name, Optional.of(1), Optional.of((short) 1))
                .configs(Map.of(
                        "cleanup.policy", "compact",
                        "segment.bytes", "1048576",
                        "segment.ms", "100",
                        "delete.retention.ms", "0",
                        "min.cleanable.dirty.ratio", "0.01"));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (Registry node : nodes) await(node.stop());
        nodes.clear();
        for (Signals each : signals) await(each.stop());
        signals.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        broker.close();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(RegistryBroker::delete);
        }
    }

    public Registry node() throws Exception {
        Registry node = unstarted(0);
        await(node.start());
        return node;
    }

    /** A node's signals, not started. */
    public Signals signals(String node, InstantSource clock) {
        var made = new Signals(clients(node), topics, node, clock, new SimpleMeterRegistry());
        signals.add(made);
        return made;
    }

    Registry unstarted(int key) {
        var master = new byte[32];
        master[0] = (byte) key;
        return unstarted(KeyRing.of(master));
    }

    public Registry unstarted(KeyRing keys) {
        var node = new TopicRegistry(clients("node" + nodes.size()), topics, new SecretBox(keys));
        nodes.add(node);
        return node;
    }

    public KafkaClients clients(String name) {
        return new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()), name);
    }

    public Topics topics() {
        return topics;
    }

    /** Keys and values of the signals topic, byte for byte as characters. */
    public List<String> signalTexts() {
        return log(topics.signals()).stream()
                .map(each -> new String(each.key(), ISO_8859_1) + " " + new String(each.value(), ISO_8859_1))
                .toList();
    }

    /** The committed records that the log has now. */
    public List<ConsumerRecord<byte[], byte[]>> log() {
        return log(topics.registry());
    }

    private List<ConsumerRecord<byte[], byte[]>> log(String topic) {
        var partition = new TopicPartition(topic, 0);
        try (var consumer = clients("log").assignedConsumer("log", IsolationLevel.READ_COMMITTED)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (consumer.position(partition) < end)
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            return records;
        }
    }

    public static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, SECONDS);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
