// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes bytes on the log that no longer make a record. The client throws the same exception at every poll and names the place in its
 * text only, so each partition is tried alone, and moved offset by offset (a batch has one checksum, so all its records go with it).
 */
final class CorruptRecords {
    private static final Logger LOGGER = LoggerFactory.getLogger(CorruptRecords.class);
    private static final Duration TRY = Duration.ofMillis(250);
    private static final int MOST_AT_ONCE = 10_000;

    private CorruptRecords() {}

    /** Offsets {@code [from, to)} that were passed. */
    record Passed(long from, long to) {}

    /** Moves every partition that can't be read until it can; what is read meanwhile goes to {@code take}. */
    static Map<TopicPartition, Passed> pass(
            Consumer<byte[], byte[]> consumer,
            Collection<TopicPartition> partitions,
            java.util.function.Consumer<ConsumerRecords<byte[], byte[]>> take) {
        Map<TopicPartition, Passed> all = new HashMap<>();
        List<TopicPartition> each = List.copyOf(partitions);
        for (TopicPartition partition : each) {
            consumer.pause(each);
            consumer.resume(List.of(partition));
            Passed passed = pass(consumer, partition, take);
            if (passed.to > passed.from) {
                all.put(partition, passed);
            }
        }
        consumer.resume(each);
        return all;
    }

    private static Passed pass(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            java.util.function.Consumer<ConsumerRecords<byte[], byte[]>> take) {
        long from = consumer.position(partition);
        for (long to = from; to < from + MOST_AT_ONCE; to++) {
            if (readable(consumer, take)) {
                tell(partition, from, to);
                return new Passed(from, to);
            }
            consumer.seek(partition, to + 1);
        }
        tell(partition, from, from + MOST_AT_ONCE);
        return new Passed(from, from + MOST_AT_ONCE);
    }

    private static boolean readable(
            Consumer<byte[], byte[]> consumer, java.util.function.Consumer<ConsumerRecords<byte[], byte[]>> take) {
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = consumer.poll(TRY);
        } catch (OffsetOutOfRangeException other) {
            return true;
        } catch (CorruptRecordException corrupt) {
            return false;
        } catch (RetriableException | WakeupException | AuthenticationException | AuthorizationException other) {
            // says nothing about the bytes: good records must not be passed for it
            return true;
        } catch (KafkaException corrupt) {
            return false;
        }
        take.accept(records);
        return true;
    }

    private static void tell(TopicPartition partition, long from, long to) {
        if (to > from) {
            LOGGER.atError()
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.partition())
                    .addKeyValue("offset", from)
                    .addKeyValue("next", to)
                    .log("corrupt bytes on the log passed");
        }
    }
}
