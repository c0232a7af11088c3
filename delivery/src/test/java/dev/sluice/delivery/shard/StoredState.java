// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.events.kafka.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** What stands on the topics of delivery. */
final class StoredState {
    private StoredState() {}

    /** The keys on the cursors topic that end so and stand for something. */
    static Set<String> records(EmbeddedBroker broker, String name) {
        Map<String, Boolean> stands = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> each : all(broker, "cursors")) {
            String key = new String(each.key(), StandardCharsets.ISO_8859_1);
            if (key.endsWith(name)) {
                stands.put(each.partition() + key, each.value() != null);
            }
        }
        stands.values().removeIf(stand -> !stand);
        return stands.keySet();
    }

    static List<ConsumerRecord<byte[], byte[]>> cursors(EmbeddedBroker broker) {
        return all(broker, "cursors");
    }

    static List<ConsumerRecord<byte[], byte[]>> deadLetters(EmbeddedBroker broker) {
        return all(broker, "dead-letters");
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static List<ConsumerRecord<byte[], byte[]>> all(EmbeddedBroker broker, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        KafkaClients clients = new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()), "test");
        try (Consumer<byte[], byte[]> consumer = clients.assignedConsumer("all", IsolationLevel.READ_COMMITTED)) {
            List<TopicPartition> all = IntStream.range(0, TestNode.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(TestNode.PREFIX + "." + topic, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(all));
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
