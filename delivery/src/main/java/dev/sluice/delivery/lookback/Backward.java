// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lookback;

import dev.sluice.events.log.LogUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** One reading of what stands before a place in each of some partitions. Owned by the thread that reads. */
final class Backward {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long LIMIT_NANOS = 5_000_000_000L;

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Part> parts = new HashMap<>();
    private final int maxBytes;

    /** One partition: what is kept are the last records before the place. */
    private static final class Part {
        private final long place;
        private final ArrayDeque<ConsumerRecord<byte[], byte[]>> kept = new ArrayDeque<>();
        private long from;
        private long begin;
        private long bytes;

        Part(long place) {
            this.place = place;
        }

        void take(ConsumerRecord<byte[], byte[]> record, int maxBytes) {
            if (record.offset() >= place) {
                return;
            }
            kept.add(record);
            bytes += size(record);
            while (bytes > maxBytes && kept.size() > 1) {
                bytes -= size(kept.remove());
                from = kept.getFirst().offset();
            }
        }

        private static long size(ConsumerRecord<byte[], byte[]> record) {
            return 100L + Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
        }

        Older older() {
            return new Older(new ArrayList<>(kept), from, from <= begin);
        }
    }

    Backward(Consumer<byte[], byte[]> consumer, String topic, Map<Integer, Long> places, int count, int maxBytes) {
        this.consumer = consumer;
        this.maxBytes = maxBytes;
        places.forEach((partition, place) -> parts.put(new TopicPartition(topic, partition), new Part(place)));
        consumer.assign(parts.keySet());
        consumer.beginningOffsets(parts.keySet()).forEach((partition, begin) -> {
            Part part = parts.get(partition);
            if (part != null) {
                part.begin = begin;
                part.from = Math.max(begin, part.place - count);
                consumer.seek(partition, part.from);
            }
        });
    }

    Map<Integer, Older> read() {
        long began = System.nanoTime();
        Map<Integer, Older> read = new HashMap<>();
        settle(read);
        while (!consumer.assignment().isEmpty()) {
            if (System.nanoTime() - began > LIMIT_NANOS) {
                throw new LogUnavailableException("no answer in time", null);
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Part part = parts.get(new TopicPartition(record.topic(), record.partition()));
                if (part != null) {
                    part.take(record, maxBytes);
                }
            }
            settle(read);
        }
        return read;
    }

    /** A partition that was read up to its place is not fetched any more. */
    private void settle(Map<Integer, Older> read) {
        List<TopicPartition> left = new ArrayList<>();
        for (TopicPartition partition : consumer.assignment()) {
            Part part = parts.get(partition);
            if (part == null) {
                continue;
            }
            if (part.from >= part.place || consumer.position(partition) >= part.place) {
                read.put(partition.partition(), part.older());
            } else {
                left.add(partition);
            }
        }
        consumer.assign(left);
    }
}
