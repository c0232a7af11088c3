// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.bare;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic on a thread of its own and hands each batch on, while no more than a bound of records is waiting there. */
final class LogThread {
    private static final long MOST_WAITING = 4_096;
    private static final long PAUSE_NANOS = 200_000;

    private final AtomicLong waiting = new AtomicLong();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<ConsumerRecords<byte[], byte[]>> taker;

    private LogThread(String bootstrap, Consumer<ConsumerRecords<byte[], byte[]>> taker) {
        this.taker = taker;
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", false, "max.poll.records", 500),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Starts reading all partitions from the beginning or the end. */
    static LogThread start(
            String bootstrap, String topic, boolean fromEnd, Consumer<ConsumerRecords<byte[], byte[]>> taker) {
        LogThread log = new LogThread(bootstrap, taker);
        List<TopicPartition> partitions = log.consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        log.consumer.assign(partitions);
        if (fromEnd) {
            log.consumer.seekToEnd(partitions);
        } else {
            log.consumer.seekToBeginning(partitions);
        }
        partitions.forEach(log.consumer::position);
        Thread.ofPlatform().daemon().name("log").start(log::run);
        return log;
    }

    private void run() {
        while (true) {
            while (waiting.get() > MOST_WAITING) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            ConsumerRecords<byte[], byte[]> batch = consumer.poll(Duration.ofMillis(100));
            if (!batch.isEmpty()) {
                waiting.addAndGet(batch.count());
                taker.accept(batch);
            }
        }
    }

    /** One record less is waiting. Thread-safe. */
    void done() {
        waiting.decrementAndGet();
    }

    /** A header as text. */
    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
