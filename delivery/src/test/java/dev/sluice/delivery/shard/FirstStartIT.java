// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.sluice.events.Event;
import dev.sluice.events.EventCodec;
import dev.sluice.events.kafka.TopicOptions;
import dev.sluice.events.kafka.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What came onto a log of which nothing was written yet: the door opens before the first checkpoint. */
class FirstStartIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    final TestSite site = TestSite.shared();

    private TestEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = site.endpoint();
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
        var clients = site.clients("before");
        String events = site.topic("events");
        try (Admin admin = clients.admin("setup");
                Producer<byte[], byte[]> door = clients.plainProducer("door")) {
            var options = new TopicOptions(TestNode.PARTITIONS, 1, Duration.ofDays(7), Duration.ofDays(30), 1_048_576);
            new Topics(site.prefix()).ensure(admin, options, true);
            for (int partition = 0; partition < TestNode.PARTITIONS; partition++) {
                for (int i = 0; i < 3; i++) {
                    var record = EventCodec.encode(events, quarantined(partition * 10 + i));
                    door.send(new ProducerRecord<>(events, partition, record.key(), record.value(), record.headers()))
                            .get();
                }
            }
            door.send(new ProducerRecord<>(events, 2, null, new byte[] {1})).get();
            // retention has been here already
            admin.deleteRecords(Map.of(new TopicPartition(events, 3), RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }
        try (TestNode node = site.node("n1")) {
            node.subscriptions(2);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(site.stored().deadLetters()).hasSize(3 + 3 + 4 + 1));
            assertThat(node.gaps()).isZero();
            assertThat(node.brokers.millis())
                    .as("the brokers' time, by the acknowledgements of checkpoints")
                    .isCloseTo(System.currentTimeMillis(), within(LIMIT.toMillis()));
            node.subscriptions(4, TestNode.subscription("s1", 3, "*", endpoint.url(), List.of()));
            node.publish("a.x", 0, 5);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted()).hasSize(5));
        }
        // whoever goes on from the checkpoint tells of it no second time
        try (TestNode node = site.node("n1")) {
            node.subscriptions(4, TestNode.subscription("s1", 3, "*", endpoint.url(), List.of()));
            node.publish("a.x", 5, 10);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted()).hasSize(10));
        }
        assertThat(site.stored().deadLetters()).hasSize(11);
    }
}
