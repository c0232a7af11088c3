// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.replay;

import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.dead.DeadLetterCodec;
import dev.sluice.delivery.dead.FiledLetter;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.Unreadable;
import dev.sluice.events.kafka.LogAccess;
import dev.sluice.events.log.LogUnavailableException;
import dev.sluice.events.readback.Chunk;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads dead letters for redrives: the log of a replay that is not of events. Thread-safe; futures complete on the caller's context. One
 * thread, {@code sluice-redrive}, owns the consumer.
 */
public final class LetterLog implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long CLOSE_SECONDS = 5;
    private static final byte[] NOTHING = {};

    /** A stretch ends after so many bytes of letters that are wanted. */
    static final int CHUNK_BYTES = 1 << 18;

    /** About what a letter takes besides its key and body. */
    private static final int LETTER_BYTES = 1_000;

    private final LogAccess access;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("sluice-redrive").daemon(true).factory());

    /** Owned by the thread. */
    private @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * A stretch of the dead letters.
     *
     * @param chunk what of it is wanted; a letter without its event is no event
     * @param origins offset of a letter → offset of its event on the events topic
     */
    public record Letters(Chunk chunk, Map<Long, Long> origins) {
        /** Copies the map. */
        public Letters {
            origins = Map.copyOf(origins);
        }
    }

    public LetterLog(LogAccess access) {
        this.access = access;
    }

    /** The stretch that begins at {@code from}. Fails when the log can't be read for 10 s. */
    public Future<Letters> read(ReplayTask task, int partition, long from) {
        return ask(() -> letters(task, stretch(partition, from)));
    }

    /** The letter at this very place; one without an event when there is none. */
    public Future<Letters> one(ReplayTask task, Position position) {
        return ask(() ->
                letters(task, stretch(position.partition(), position.offset()).only(position.offset())));
    }

    <T> Future<T> ask(Callable<T> question) {
        Context context = access.vertx().getOrCreateContext();
        Promise<T> answer = Promise.promise();
        try {
            executor.execute(() -> {
                try {
                    T found = question.call();
                    context.runOnContext(v -> answer.complete(found));
                } catch (Exception | Error failed) { // the question's outermost edge: whoever asks must hear of it
                    closeConsumer();
                    context.runOnContext(v -> answer.fail(failed));
                }
            });
        } catch (RejectedExecutionException closed) {
            answer.fail(new LogUnavailableException("redrives are closed", closed));
        }
        return answer.future();
    }

    /** Records as they stand on the topic, from {@code from} to {@code next}. */
    record Stretch(int partition, long from, long next, List<ConsumerRecord<byte[], byte[]>> records) {
        /** Copies the list. */
        Stretch {
            records = List.copyOf(records);
        }

        private Stretch only(long offset) {
            List<ConsumerRecord<byte[], byte[]>> one =
                    records.stream().filter(record -> record.offset() == offset).toList();
            return new Stretch(partition, from, next, one);
        }
    }

    private Stretch stretch(int partition, long wanted) {
        TopicPartition topic = new TopicPartition(access.topics().deadLetters(), partition);
        Consumer<byte[], byte[]> reader = reader();
        reader.assign(List.of(topic));
        reader.seek(topic, wanted);
        long from = wanted;
        long began = System.nanoTime();
        while (System.nanoTime() - began < GIVE_UP_NANOS) {
            try {
                List<ConsumerRecord<byte[], byte[]>> records = reader.poll(POLL).records(topic);
                long next = reader.position(topic);
                if (next > from || reader.endOffsets(List.of(topic)).getOrDefault(topic, 0L) <= from) {
                    return new Stretch(partition, from, next, records);
                }
            } catch (OffsetOutOfRangeException gone) {
                long start = reader.beginningOffsets(List.of(topic)).getOrDefault(topic, 0L);
                if (start <= from) {
                    return new Stretch(partition, from, from, List.of());
                }
                from = start;
                reader.seek(topic, from);
            }
        }
        throw new LogUnavailableException("partition " + topic + " can't be read", null);
    }

    /** What of the stretch is wanted, as far as that is not too much at a time. */
    static Letters letters(ReplayTask task, Stretch stretch) {
        List<LogRecord> wanted = new ArrayList<>();
        Map<Long, Long> origins = new HashMap<>();
        long next = stretch.next();
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : stretch.records()) {
            FiledLetter filed = DeadLetterCodec.decode(record);
            if (filed != null && task.wants(filed)) {
                wanted.add(record(filed, record));
                origins.put(record.offset(), filed.letter().offset());
                bytes += LETTER_BYTES + record.serializedKeySize() + record.serializedValueSize();
            }
            if (bytes >= CHUNK_BYTES) {
                next = record.offset() + 1;
                break;
            }
        }
        return new Letters(new Chunk(stretch.partition(), stretch.from(), next, stretch.from(), wanted), origins);
    }

    private static LogRecord record(FiledLetter filed, ConsumerRecord<byte[], byte[]> record) {
        Position position = new Position(record.partition(), record.offset());
        DeadLetter letter = filed.letter();
        LogRecord event = letter.record();
        return event == null || !event.isEvent() || filed.bodyLeftOut()
                ? LogRecord.of(position, record.timestamp(), 0, new Unreadable("no body", NOTHING, NOTHING, List.of()))
                : LogRecord.of(position, record.timestamp(), event.sizeBytes(), event.event());
    }

    private Consumer<byte[], byte[]> reader() {
        Consumer<byte[], byte[]> known = consumer;
        if (known == null) {
            known = access.clients().readBackConsumer("redrive", IsolationLevel.READ_COMMITTED);
            consumer = known;
        }
        return known;
    }

    private void closeConsumer() {
        Consumer<byte[], byte[]> known = consumer;
        consumer = null;
        if (known != null) {
            try {
                known.close();
            } catch (KafkaException gone) {
                // it is not used any more
                return;
            }
        }
    }

    /** Stops the thread; what waits fails. */
    @Override
    public void close() {
        executor.execute(this::closeConsumer);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
