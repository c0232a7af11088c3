// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import dev.sluice.events.EventCodec;
import dev.sluice.events.LogRecord;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.log.LogUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition in stretches, with a consumer of its own that stays where the last one ended, so that the next stretch is on its
 * way already when it is asked for. The end of the last fetch is kept: whoever had no room for all of a stretch comes back for the rest of
 * it, and going back in the log would throw away what the consumer has fetched ahead. It holds 5 MiB of memory at most, beside the record
 * that goes over: 4 of what was not taken yet, 1 of what was. Confined to the thread of its worker.
 */
final class Stretches implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Stretches.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long START_GOOD_FOR_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int TRIES = 3;
    private static final long MOST_KEPT_BYTES = 1 << 20;
    private static final long MOST_AHEAD_BYTES = 4 << 20;
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;
    private final DedupeWindow window;
    private final IntSupplier leaderEpoch;
    /** What the last fetch has brought: all there is from `begin` to `end`, where the consumer stands. */
    private List<LogRecord> fetched = List.of();

    /** Of `fetched`, the first that was not taken. */
    private int at;

    private long begin = -1;
    private long end = -1;
    private long next = -1;
    private int epoch;
    private long logStart;
    private long logStartAsked;
    private boolean logStartKnown;
    private int failures;

    /** @param leaderEpoch of the partition, as seen last: what was fetched under another may not be on the log any more */
    Stretches(
            TopicPartition partition, Consumer<byte[], byte[]> consumer, DedupeWindow window, IntSupplier leaderEpoch) {
        this.partition = partition;
        this.consumer = consumer;
        this.window = window;
        this.leaderEpoch = leaderEpoch;
        consumer.assign(List.of(partition));
    }

    /** Whether what stands at {@code offset}, or right behind it, is in hand. */
    boolean holds(long offset) {
        return isAt(offset) && !fetched.isEmpty() && offset <= fetched.getLast().offset();
    }

    /** Whether a stretch that begins at {@code offset} is in hand or on its way. */
    boolean isAt(long offset) {
        return offset >= begin && offset <= end;
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
                if (at < fetched.size()) {
                    return take(from, maxBytes);
                }
                if (poll()) {
                    return new Chunk(partition.partition(), from, next, logStart, List.of());
                }
            } catch (OffsetOutOfRangeException outOfRange) {
                askLogStart(true);
                // the log was cut, and may have grown again: a position without its epoch is taken as it is
                beginAt(from);
                if (from >= logStart && !(outOfRange instanceof LogTruncationException)) {
                    return new Chunk(partition.partition(), from, from, logStart, List.of());
                }
            }
            if (System.nanoTime() - began > GIVE_UP_NANOS) {
                throw new LogUnavailableException("partition " + partition + " can't be read", null);
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }

    private void goTo(long offset) {
        if (isAt(offset) && epoch == leaderEpoch.getAsInt()) {
            at = ByOffset.first(fetched, LogRecord::offset, offset);
            next = offset;
        } else {
            beginAt(offset);
        }
    }

    private void beginAt(long offset) {
        epoch = leaderEpoch.getAsInt();
        fetched = List.of();
        at = 0;
        begin = offset;
        end = offset;
        next = offset;
        consumer.seek(partition, offset);
    }

    /** Fetches more; true when there is nothing to give, but the position moved over a hole or the log ends here. */
    private boolean poll() {
        try {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            failures = 0;
            arrived(polled.records(partition), polled.nextOffsets().get(partition));
        } catch (OffsetOutOfRangeException outOfRange) {
            throw outOfRange;
        } catch (KafkaException failed) {
            if (!Failures.isCorruption(failed)) {
                return false;
            }
            passCorrupt(failed);
        }
        if (at < fetched.size()) {
            return false;
        }
        long position = consumer.position(partition);
        if (position > next) {
            next = position;
            end = position;
            return true;
        }
        return LogEnd.isAt(consumer, partition, next);
    }

    /** Asks the brokers nothing: a failure in between would lose what it has given already. */
    private void arrived(List<ConsumerRecord<byte[], byte[]>> more, @Nullable OffsetAndMetadata reached) {
        if (more.isEmpty()) {
            return;
        }
        List<LogRecord> decoded = new ArrayList<>(more.size());
        long bytes = 0;
        for (int i = 0; i < more.size() && bytes < MOST_AHEAD_BYTES; i++) {
            LogRecord record = EventCodec.decode(more.get(i));
            decoded.add(record);
            bytes += record.sizeBytes();
        }
        long last = decoded.getLast().offset() + 1;
        boolean whole = decoded.size() == more.size();
        begin = next;
        end = whole && reached != null ? Math.max(last, reached.offset()) : last;
        fetched = decoded;
        at = 0;
        if (!whole) {
            // a fetch is bounded as it comes over the wire: a compressed one may be many times as large
            consumer.seek(partition, end);
        }
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
        List<LogRecord> records = new ArrayList<>();
        long bytes = 0;
        for (; at < fetched.size() && bytes < maxBytes; at++) {
            LogRecord record = fetched.get(at);
            next = record.offset() + 1;
            bytes += record.sizeBytes();
            if (!window.isCopy(record)) {
                records.add(record);
            }
        }
        if (at == fetched.size()) {
            next = end;
        }
        letGoOfMuch();
        return new Chunk(partition.partition(), from, next, logStart, records);
    }

    /** Of what was taken the end is kept: whoever comes back wants what was taken last. */
    private void letGoOfMuch() {
        int first = at;
        long bytes = 0;
        while (first > 0) {
            bytes += fetched.get(first - 1).sizeBytes();
            if (bytes > MOST_KEPT_BYTES) {
                begin = fetched.get(first - 1).offset() + 1;
                fetched.subList(0, first).clear();
                at -= first;
                return;
            }
            first--;
        }
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
