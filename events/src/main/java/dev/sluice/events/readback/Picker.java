// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import dev.sluice.events.EventCodec;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.log.LogUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads single records. Confined to the thread of its worker. */
final class Picker implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int TRIES = 3;
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private final DedupeWindow window;

    Picker(String topic, Consumer<byte[], byte[]> consumer, DedupeWindow window) {
        this.topic = topic;
        this.consumer = consumer;
        this.window = window;
    }

    /** The record at this place, null when there is none. Blocks, 10 s at most. */
    @Nullable
    LogRecord pick(Position position) {
        TopicPartition partition = new TopicPartition(topic, position.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, position.offset());
        long began = System.nanoTime();
        int failures = 0;
        while (System.nanoTime() - began < GIVE_UP_NANOS && failures < TRIES) {
            try {
                List<ConsumerRecord<byte[], byte[]>> records =
                        consumer.poll(POLL).records(partition);
                if (!records.isEmpty()) {
                    return at(position, records.getFirst());
                }
                if (isPast(partition, position)) {
                    return null;
                }
            } catch (OffsetOutOfRangeException gone) {
                return null;
            } catch (KafkaException failed) {
                failures += Failures.isCorruption(failed) ? 1 : 0;
            }
        }
        if (failures == TRIES) {
            return null;
        }
        throw new LogUnavailableException("partition " + partition + " can't be read", null);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private boolean isPast(TopicPartition partition, Position position) {
        return consumer.position(partition) > position.offset() || LogEnd.isAt(consumer, partition, position.offset());
    }

    private @Nullable LogRecord at(Position position, ConsumerRecord<byte[], byte[]> record) {
        if (record.offset() != position.offset()) {
            return null;
        }
        LogRecord decoded = EventCodec.decode(record);
        return window.isCopy(decoded) ? null : decoded;
    }
}
