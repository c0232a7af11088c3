// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.events.kafka.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** What stands on the cursors topic. */
final class StoredState {
    private StoredState() {}

    /** The keys that end so and stand for something. */
    static Set<String> records(EmbeddedBroker broker, String name) {
        Map<String, Boolean> stands = new HashMap<>();
        KafkaClients clients = new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()), "test");
        try (Consumer<byte[], byte[]> consumer = clients.assignedConsumer("all", IsolationLevel.READ_COMMITTED)) {
            List<TopicPartition> all = IntStream.range(0, TestNode.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(TestNode.PREFIX + ".cursors", partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(all));
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    String key = new String(each.key(), StandardCharsets.ISO_8859_1);
                    if (key.endsWith(name)) {
                        stands.put(each.partition() + key, each.value() != null);
                    }
                }
            }
        }
        stands.values().removeIf(stand -> !stand);
        return stands.keySet();
    }
}
