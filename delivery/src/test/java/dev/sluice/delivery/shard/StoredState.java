// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.events.kafka.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** What stands on the topics of delivery. */
record StoredState(TestSite site) {
    /** The keys on the cursors topic that end so and stand for something. */
    Set<String> records(String name) {
        Map<String, Boolean> stands = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> each : cursors()) {
            String key = new String(each.key(), StandardCharsets.ISO_8859_1);
            if (key.endsWith(name)) {
                stands.put(each.partition() + key, each.value() != null);
            }
        }
        stands.values().removeIf(stand -> !stand);
        return stands.keySet();
    }

    List<ConsumerRecord<byte[], byte[]>> cursors() {
        return all("cursors");
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return all("dead-letters");
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        KafkaClients clients = site.clients("test");
        try (Consumer<byte[], byte[]> consumer = clients.assignedConsumer("all", IsolationLevel.READ_COMMITTED)) {
            List<TopicPartition> all = site.partitions(topic);
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
