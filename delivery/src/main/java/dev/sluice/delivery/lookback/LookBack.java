// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lookback;

import dev.sluice.events.kafka.LogAccess;
import dev.sluice.events.log.LogUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands before a place of a topic, committed records only. Thread-safe, never blocks; futures complete on the caller's
 * context, and fail with {@link LogUnavailableException} when the topic can't be read or too many wait.
 */
public final class LookBack implements AutoCloseable {
    private static final int MOST_WAITING = 64;
    private static final long STOP_MILLIS = 1_000;

    private final VertxInternal vertx;
    private final LogAccess access;
    private final ThreadPoolExecutor thread;

    /** Owned by the thread. */
    private @Nullable Consumer<byte[], byte[]> consumer;

    public LookBack(LogAccess access) {
        this.vertx = (VertxInternal) access.vertx();
        this.access = access;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon(true).name("sluice-lookback").factory());
    }

    /** Where the topic's partitions end now. */
    Future<Map<Integer, Long>> ends(String topic) {
        return ask(open -> {
            List<TopicPartition> all = open.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            Map<Integer, Long> ends = new HashMap<>();
            ends(open, all).forEach((partition, end) -> ends.put(partition.partition(), end));
            return Map.copyOf(ends);
        });
    }

    /**
     * The records that stand right before these places, at least one of each partition if there is any.
     *
     * @param count how many offsets to look at in each partition
     * @param maxBytes about how much to keep of each
     */
    Future<Map<Integer, Older>> before(String topic, Map<Integer, Long> places, int count, int maxBytes) {
        return ask(open -> new Backward(open, topic, places, count, maxBytes).read());
    }

    /** The record at this very place; empty when there is none. */
    public Future<Optional<ConsumerRecord<byte[], byte[]>>> one(String topic, int partition, long offset) {
        if (partition >= access.layout().partitions()) {
            return Future.succeededFuture(Optional.empty());
        }
        return this.<Optional<ConsumerRecord<byte[], byte[]>>>ask(open -> {
            TopicPartition place = new TopicPartition(topic, partition);
            long end = ends(open, List.of(place)).getOrDefault(place, 0L);
            if (offset >= end) {
                return Optional.empty();
            }
            Older older = new Backward(open, topic, Map.of(partition, offset + 1), 1, 1)
                    .read()
                    .get(partition);
            return older == null
                    ? Optional.empty()
                    : older.records().stream()
                            .filter(record -> record.offset() == offset)
                            .findFirst();
        });
    }

    /** Kafka warns of each partition whose end comes while it is not assigned. */
    private static Map<TopicPartition, Long> ends(
            Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        consumer.assign(partitions);
        return consumer.endOffsets(partitions);
    }

    private <T> Future<T> ask(Function<Consumer<byte[], byte[]>, T> question) {
        PromiseInternal<T> answer = vertx.getOrCreateContext().promise();
        try {
            thread.execute(() -> answer(question, answer));
        } catch (RejectedExecutionException full) {
            answer.fail(new LogUnavailableException("too many look back", full));
        }
        return answer.future();
    }

    private <T> void answer(Function<Consumer<byte[], byte[]>, T> question, PromiseInternal<T> answer) {
        try {
            if (consumer == null) {
                consumer = access.clients().assignedConsumer("lookback", IsolationLevel.READ_COMMITTED);
            }
            answer.complete(twice(consumer, question));
        } catch (RuntimeException | Error failed) { // the question's outermost edge: whoever waits must hear of it
            closeConsumer();
            answer.fail(new LogUnavailableException(
                    "can't look back: " + failed.getClass().getSimpleName(), failed));
        }
    }

    /** Retention may take what was to be read in between. */
    private static <T> T twice(Consumer<byte[], byte[]> open, Function<Consumer<byte[], byte[]>, T> question) {
        try {
            return question.apply(open);
        } catch (OffsetOutOfRangeException moved) {
            return question.apply(open);
        }
    }

    private void closeConsumer() {
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            consumer = null;
        }
    }

    @Override
    public void close() {
        try {
            thread.execute(this::closeConsumer);
        } catch (RejectedExecutionException full) {
            // it goes with the process
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
