// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import dev.sluice.events.EventCodec;
import dev.sluice.events.LogRecord;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.log.LogUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition in stretches, with a consumer of its own that stays where the last one ended, so that the next stretch is on its
 * way already when it is asked for. Confined to the thread of its worker.
 */
final class Stretches implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Stretches.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long START_GOOD_FOR_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int TRIES = 3;

    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;
    private final DedupeWindow window;
    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
    private long next = -1;
    private long logStart;
    private long logStartAsked;
    private boolean logStartKnown;
    private int failures;

    Stretches(TopicPartition partition, Consumer<byte[], byte[]> consumer, DedupeWindow window) {
        this.partition = partition;
        this.consumer = consumer;
        this.window = window;
        consumer.assign(List.of(partition));
    }

    /** Blocks until there is something, the log ends, or 10 s are over. */
    Chunk read(long wanted, int maxBytes) {
        long began = System.nanoTime();
        long from = wanted;
        goTo(from);
        while (true) {
            try {
                askLogStart(false);
                if (from < logStart) {
                    from = logStart;
                    goTo(from);
                }
                if (!fetched.isEmpty()) {
                    return take(from, maxBytes);
                }
                if (poll()) {
                    return new Chunk(partition.partition(), from, next, logStart, List.of());
                }
            } catch (OffsetOutOfRangeException outOfRange) {
                askLogStart(true);
                if (from >= logStart) {
                    if (!(outOfRange instanceof LogTruncationException)) {
                        return new Chunk(partition.partition(), from, from, logStart, List.of());
                    }
                    // the log was cut and has grown again: a position without its epoch is taken as it is
                    consumer.seek(partition, from);
                }
            }
            if (System.nanoTime() - began > GIVE_UP_NANOS) {
                throw new LogUnavailableException("partition " + partition + " can't be read", null);
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void goTo(long offset) {
        while (!fetched.isEmpty() && next <= offset && fetched.getFirst().offset() < offset) {
            fetched.removeFirst();
        }
        boolean within = next <= offset && !fetched.isEmpty();
        if (offset != next && !within) {
            fetched.clear();
            consumer.seek(partition, offset);
        }
        next = offset;
    }

    /** Fetches more; true when there is nothing to give, but the position moved over a hole or the log ends here. */
    private boolean poll() {
        try {
            fetched.addAll(consumer.poll(POLL).records(partition));
            failures = 0;
        } catch (OffsetOutOfRangeException outOfRange) {
            throw outOfRange;
        } catch (KafkaException failed) {
            if (!Failures.isCorruption(failed)) {
                return false;
            }
            passCorrupt(failed);
        }
        if (!fetched.isEmpty()) {
            return false;
        }
        long position = consumer.position(partition);
        if (position > next) {
            next = position;
            return true;
        }
        return LogEnd.isAt(consumer, partition, next);
    }

    private void passCorrupt(KafkaException corrupt) {
        if (++failures >= TRIES) {
            long offset = consumer.position(partition);
            consumer.seek(partition, offset + 1);
            LOGGER.atDebug()
                    .setCause(corrupt)
                    .addKeyValue("partition", partition.partition())
                    .addKeyValue("offset", offset)
                    .log("corrupt bytes on the log passed");
        }
    }

    private Chunk take(long from, int maxBytes) {
        List<LogRecord> records = new ArrayList<>(Math.min(fetched.size(), 4096));
        long bytes = 0;
        while (!fetched.isEmpty() && bytes < maxBytes) {
            ConsumerRecord<byte[], byte[]> record = fetched.removeFirst();
            LogRecord decoded = EventCodec.decode(record);
            next = record.offset() + 1;
            bytes += decoded.sizeBytes();
            if (!window.isCopy(decoded)) {
                records.add(decoded);
            }
        }
        if (fetched.isEmpty()) {
            next = Math.max(next, consumer.position(partition));
        }
        return new Chunk(partition.partition(), from, next, logStart, records);
    }

    private void askLogStart(boolean now) {
        long nanos = System.nanoTime();
        if (now || !logStartKnown || nanos - logStartAsked > START_GOOD_FOR_NANOS) {
            try {
                logStart = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
                logStartAsked = nanos;
                logStartKnown = true;
            } catch (RetriableException away) {
                throw new LogUnavailableException("partition " + partition + " can't be read", away);
            }
        }
    }
}
