// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.state.PartitionRecord;
import dev.sluice.delivery.state.StateCodec;
import dev.sluice.events.kafka.KafkaClients;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A checkpoint of a member that was replaced landed after its successor's: Kafka should have refused it. */
class OldWriterIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int HURT = 2;

    @RegisterExtension
    final TestSite site = TestSite.shared();

    private KafkaClients clients;
    private TestEndpoint endpoint;
    private WebhookSubscription wants;

    @BeforeEach
    void start() throws Exception {
        clients = site.clients("elsewhere");
        endpoint = site.endpoint();
        wants = TestNode.subscription("s1", 1, "*", endpoint.url(), List.of(Duration.ofMillis(50)));
    }

    private TestNode node() throws Exception {
        TestNode node = site.node("n1");
        node.subscriptions(2, wants);
        return node;
    }

    private PartitionRecord last() {
        List<ConsumerRecord<byte[], byte[]>> records = site.stored().cursors().stream()
                .filter(each -> each.partition() == HURT && StateCodec.isPartitionKey(each.key()))
                .toList();
        return PartitionRecord.decode(records.getLast().value());
    }

    private void writeAsOlder(PartitionRecord last) throws Exception {
        PartitionRecord older = new PartitionRecord(
                last.topicId(),
                last.position(),
                last.registryPosition(),
                "gone",
                last.memberEpoch() - 1,
                "sluice-gone",
                last.era());
        try (Producer<byte[], byte[]> producer = clients.transactionalProducer("elsewhere", Duration.ofSeconds(20))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(site.topic("cursors"), HURT, StateCodec.partitionKey(), older.encode()))
                    .get();
            producer.commitTransaction();
        }
    }

    @Test
    void its_partition_stops_with_an_alarm_the_others_go_on_and_a_person_can_let_it_go_on() throws Exception {
        try (TestNode node = node()) {
            node.publish("a.x", 0, 40);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(endpoint.accepted()).hasSize(40));
        }
        PartitionRecord last = last();
        assertThat(last.era()).isZero();
        writeAsOlder(last);

        try (TestNode node = node()) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.status().started()).containsExactlyInAnyOrder(0, 1, 3));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.status().stopped()).containsOnlyKeys(HURT));
            assertThat(node.status().stopped().get(HURT)).contains("member gone of epoch");
        }

        try (Admin admin = clients.admin("person")) {
            var events = new TopicPartition(site.topic("events"), HURT);
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> admin.deleteConsumerGroupOffsets(site.topic("delivery"), Set.of(events))
                                    .all()
                                    .get()
                            == null);
        }
        try (TestNode node = node()) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.status().started()).hasSize(TestNode.PARTITIONS));
            await().atMost(LIMIT).untilAsserted(() -> assertThat(last().era()).isPositive());
        }
    }
}
