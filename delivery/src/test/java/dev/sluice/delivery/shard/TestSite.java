// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.TestBroker;
import dev.sluice.delivery.pace.Probes;
import dev.sluice.events.kafka.GroupProtocol;
import dev.sluice.events.kafka.KafkaClients;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test on the real broker stands on: the broker, endpoints, nodes. A field with {@code @RegisterExtension}; every test has
 * topics and a group of its own, so tests that leave the broker in peace share one.
 */
final class TestSite implements BeforeEachCallback, AfterEachCallback {
    private static final AtomicInteger SITES = new AtomicInteger();

    private final Supplier<TestBroker> brokers;
    private final boolean shared;
    private final String prefix = "site" + SITES.incrementAndGet();
    private final List<TestEndpoint> endpoints = new ArrayList<>();
    private @Nullable TestBroker broker;
    private @Nullable Vertx vertx;

    static {
        // what is there already must not wait for the first look at it
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }

    private TestSite(Supplier<TestBroker> brokers, boolean shared) {
        this.brokers = brokers;
        this.shared = shared;
    }

    /** On a broker that other tests use too. */
    static TestSite shared() {
        return new TestSite(TestBroker::shared, true);
    }

    /** On a broker of its own, which the test may stop and start. */
    static TestSite ofItsOwn() {
        return new TestSite(() -> new TestBroker(Map.of()), false);
    }

    /** On the broker of a class, which leaves it in peace and closes it. */
    static TestSite on(Supplier<TestBroker> broker) {
        return new TestSite(broker, true);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        broker = brokers.get();
        vertx = Vertx.vertx();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (TestEndpoint endpoint : endpoints) {
            endpoint.close();
        }
        Objects.requireNonNull(vertx)
                .close()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        if (shared) {
            deleteTopics();
        } else {
            broker().close();
        }
    }

    /** Lest the broker that all share have more and more to look after. */
    private void deleteTopics() throws Exception {
        try (Admin admin = clients("after").admin("after")) {
            Set<String> all = admin.listTopics().names().get(30, TimeUnit.SECONDS);
            List<String> its =
                    all.stream().filter(name -> name.startsWith(prefix + ".")).toList();
            admin.deleteTopics(its).all().get(30, TimeUnit.SECONDS);
        }
    }

    private TestBroker broker() {
        return Objects.requireNonNull(broker);
    }

    /** One more endpoint. */
    TestEndpoint endpoint() throws Exception {
        TestEndpoint made = new TestEndpoint(Objects.requireNonNull(vertx));
        endpoints.add(made);
        return made;
    }

    TestNode node(String id) throws Exception {
        return node(id, GroupProtocol.CONSUMER);
    }

    TestNode node(String id, GroupProtocol protocol) throws Exception {
        return new TestNode(this, id, protocol, new TestNotes(), Probes.USUAL, InstantSource.system());
    }

    /** A node that goes by this clock. */
    TestNode node(String id, InstantSource clock) throws Exception {
        return new TestNode(this, id, GroupProtocol.CONSUMER, new TestNotes(), Probes.USUAL, clock);
    }

    /**
     * A node whose circuits are probed soon.
     *
     * @param notes what this node and others tell each other
     * @param probe when an open circuit is probed first
     */
    TestNode node(String id, TestNotes notes, Duration probe) throws Exception {
        return new TestNode(this, id, GroupProtocol.CONSUMER, notes, new Probes(probe), InstantSource.system());
    }

    String prefix() {
        return prefix;
    }

    /** One of this site's topics. */
    String topic(String name) {
        return prefix + "." + name;
    }

    List<TopicPartition> partitions(String topic) {
        return Stream.iterate(0, partition -> partition + 1)
                .limit(TestNode.PARTITIONS)
                .map(partition -> new TopicPartition(topic(topic), partition))
                .toList();
    }

    /** Clients that are no node's. */
    KafkaClients clients(String name) {
        return new KafkaClients(Map.of("bootstrap.servers", broker().broker().bootstrapServers()), name);
    }

    /** Where the broker listens on the loopback. */
    int brokerPort() {
        return broker().broker().port();
    }

    /** What stands on the topics. */
    StoredState stored() {
        return new StoredState(this);
    }

    /** Where the broker of its own keeps its data. */
    Path folder() {
        return broker().folder();
    }

    void stopBroker() {
        broker().stop();
    }

    /** Starts it again where it was. */
    void startBroker() {
        broker().start();
    }
}
