// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.events.Event;
import dev.sluice.events.EventCodec;
import dev.sluice.events.kafka.GroupProtocol;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.TopicOptions;
import dev.sluice.events.kafka.Topics;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What came onto a log of which nothing was written yet: the door opens before the first checkpoint. */
class FirstStartIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String EVENTS = TestNode.PREFIX + ".events";

    @TempDir
    Path folder;

    private EmbeddedBroker broker;
    private Vertx vertx;
    private TestEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder));
        vertx = Vertx.vertx();
        endpoint = new TestEndpoint(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        endpoint.close();
        vertx.close();
        broker.close();
    }

    private static Event quarantined(int number) {
        return Event.builder()
                .tenant("t")
                .id("q-" + number)
                .source("/in/test")
                .type("a.x")
                .receivedMillis(System.currentTimeMillis())
                .extension(Event.QUARANTINE, "/n is no text")
                .data(new byte[] {'{', '}'})
                .build();
    }

    @Test
    void what_was_quarantined_before_the_first_checkpoint_is_told() throws Exception {
        var clients = new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()), "before");
        try (Admin admin = clients.admin("setup");
                Producer<byte[], byte[]> door = clients.plainProducer("door")) {
            var options = new TopicOptions(TestNode.PARTITIONS, 1, Duration.ofDays(7), Duration.ofDays(30), 1_048_576);
            new Topics(TestNode.PREFIX).ensure(admin, options, true);
            for (int partition = 0; partition < TestNode.PARTITIONS; partition++) {
                for (int i = 0; i < 3; i++) {
                    var record = EventCodec.encode(EVENTS, quarantined(partition * 10 + i));
                    door.send(new ProducerRecord<>(EVENTS, partition, record.key(), record.value(), record.headers()))
                            .get();
                }
            }
            door.send(new ProducerRecord<>(EVENTS, 2, null, new byte[] {1})).get();
            // retention has been here already
            admin.deleteRecords(Map.of(new TopicPartition(EVENTS, 3), RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }
        try (TestNode node = new TestNode(broker.bootstrapServers(), "n1", GroupProtocol.CONSUMER)) {
            node.subscriptions(2);
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(StoredState.deadLetters(broker)).hasSize(3 + 3 + 4 + 1));
            assertThat(node.gaps()).isZero();
            node.subscriptions(4, TestNode.subscription("s1", 3, "*", endpoint.url(), List.of()));
            node.publish("a.x", 0, 5);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted()).hasSize(5));
        }
        // whoever goes on from the checkpoint tells of it no second time
        try (TestNode node = new TestNode(broker.bootstrapServers(), "n1", GroupProtocol.CONSUMER)) {
            node.subscriptions(4, TestNode.subscription("s1", 3, "*", endpoint.url(), List.of()));
            node.publish("a.x", 5, 10);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted()).hasSize(10));
        }
        assertThat(StoredState.deadLetters(broker)).hasSize(11);
    }
}
