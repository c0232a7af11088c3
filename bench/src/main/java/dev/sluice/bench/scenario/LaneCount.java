// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.delivery.state.StateCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the records of lanes on the topic of cursors, read by a plain consumer from the beginning each time. Confined to one thread. */
final class LaneCount {
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrap;
    private final String topic;

    LaneCount(String bootstrap, String topic) {
        this.bootstrap = bootstrap;
        this.topic = topic;
    }

    private record Lane(int partition, ByteBuffer key) {}

    /** How many there are at this moment. */
    long count() {
        Set<Lane> standing = new HashSet<>();
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record, standing);
                }
            }
        }
        return standing.size();
    }

    private static void take(ConsumerRecord<byte[], byte[]> record, Set<Lane> standing) {
        if (!StateCodec.isPartitionKey(record.key())) {
            Lane lane = new Lane(record.partition(), ByteBuffer.wrap(record.key()));
            if (record.value() == null) {
                standing.remove(lane);
            } else {
                standing.add(lane);
            }
        }
    }
}
