// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import dev.sluice.events.EventCodec;
import dev.sluice.events.LogRecord;
import dev.sluice.events.RepeatedTexts;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.LogAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Reader's work, from the first offset to the stop. Owned by the thread {@code sluice-reader}, but for {@link #stop()}. */
final class ReadLoop implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReadLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration POLL_WHILE_HELD = Duration.ofMillis(5);
    private static final int POLL_RECORDS = 1000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long BUSY_PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
    private static final int BUSY_RECORDS = 24;
    /** From so many a second on, what a fetch costs counts for more than some milliseconds. */
    private static final long FULL_RECORDS = 10_000;

    private static final long FULL_PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(6);
    private static final long RATE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    /** So much in one poll says that more is waiting, as half of the records that one may bring does. */
    private static final int BEHIND_BYTES = KafkaClients.TAIL_BYTES / 4 * 3;
    /** So many that a fetch left on its partition say so, too: a batch that is larger than what is asked for comes alone. */
    private static final int BEHIND_RECORDS = 200;

    private final LogAccess access;
    private final DedupeWindow window;
    private final List<Tail> tails;
    private final List<TailListener> listeners;
    private final List<Pressure> pressures = new ArrayList<>();
    private final ReaderMeters meters;
    private final GapListener gaps;
    private final long rebuildMillis;
    private final Map<TopicPartition, Long> toRebuild = new HashMap<>();
    private final int pollRecords;
    private final RepeatedTexts texts = new RepeatedTexts();
    private Runnable rebuilt = () -> {};
    private int failures;
    private long nextPoll = System.nanoTime();
    private long countedSince = System.nanoTime();
    private long counted;
    /** Whether {@link #FULL_RECORDS} come. */
    private boolean full;

    private volatile boolean stopping;

    ReadLoop(
            LogAccess access,
            DedupeWindow window,
            List<Tail> tails,
            List<TailListener> listeners,
            ReaderOptions options) {
        this.access = access;
        this.window = window;
        this.tails = tails;
        this.listeners = listeners;
        this.meters = new ReaderMeters(access.meters());
        this.gaps = options.gapListener();
        this.rebuildMillis = options.window().toMillis();
        // what one poll brings has to fit into the half of the ring that nobody holds
        this.pollRecords = Math.clamp(options.ringRecords() / 4, 1, POLL_RECORDS);
        tails.forEach(tail -> pressures.add(new Pressure(tail, options.stuckAfter())));
    }

    /** Before the thread starts: what to run when the window is rebuilt. */
    void onRebuilt(Runnable action) {
        rebuilt = action;
    }

    /** From any thread. The loop ends within a poll. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        while (!stopping) {
            try (Consumer<byte[], byte[]> consumer = access.clients().tailConsumer(pollRecords)) {
                begin(consumer);
                while (!stopping) {
                    turn(consumer);
                }
            } catch (RuntimeException | Error failed) { // the thread's outermost edge: nobody else reads, so begin anew
                LOGGER.atError().setCause(failed).log("reader failed, beginning anew");
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void begin(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions =
                tails.stream().map(this::topicPartition).toList();
        consumer.assign(partitions);
        Starts starts = ask(consumer);
        toRebuild.clear();
        for (Tail tail : tails) {
            TopicPartition partition = topicPartition(tail);
            long from = starts.from().getOrDefault(partition, 0L);
            consumer.seek(partition, from);
            tail.reset(from);
            toRebuild.put(partition, starts.ends().getOrDefault(partition, 0L));
        }
        checkRebuilt();
        wake();
    }

    private Starts ask(Consumer<byte[], byte[]> consumer) {
        while (true) {
            try {
                return Starts.ask(consumer, window.maxEntries(), System.currentTimeMillis() - rebuildMillis);
            } catch (RetriableException away) {
                if (stopping) {
                    throw away;
                }
                LOGGER.atWarn()
                        .addKeyValue("error", away.getClass().getSimpleName())
                        .log("reader waits for the log");
            }
        }
    }

    private void turn(Consumer<byte[], byte[]> consumer) {
        try {
            pace();
            ConsumerRecords<byte[], byte[]> records = consumer.poll(anyHeld() ? POLL_WHILE_HELD : POLL);
            long polled = System.nanoTime();
            failures = 0;
            take(consumer, records);
            paceFrom(consumer, records, polled);
        } catch (LogTruncationException truncated) {
            truncated
                    .offsetOutOfRangePartitions()
                    .forEach((partition, at) -> moveInRange(
                            consumer,
                            partition,
                            at,
                            truncated.divergentOffsets().get(partition)));
        } catch (OffsetOutOfRangeException outOfRange) {
            outOfRange
                    .offsetOutOfRangePartitions()
                    .forEach((partition, at) -> moveInRange(consumer, partition, at, null));
        } catch (CorruptRecordException unreadable) {
            corrupt(consumer, unreadable);
        } catch (WakeupException | RetriableException again) {
            LockSupport.parkNanos(PAUSE_NANOS);
        } catch (AuthenticationException | AuthorizationException refused) {
            LOGGER.atError().setCause(refused).log("reader is not let in");
            LockSupport.parkNanos(PAUSE_NANOS);
        } catch (KafkaException unreadable) {
            corrupt(consumer, unreadable);
        }
    }

    /** A fetch costs what some forty records cost, here and at the broker: at the tail they are not made for each record. */
    private void pace() {
        long wait = nextPoll - System.nanoTime();
        if (wait > 0) {
            LockSupport.parkNanos(wait);
        }
    }

    private void paceFrom(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records, long polled) {
        int count = records.count();
        boolean behind = count >= pollRecords / 2 || bytes(records) >= BEHIND_BYTES || leftSome(consumer, records);
        count(count, polled);
        nextPoll = polled + (count == 0 || behind ? 0 : pause(count));
    }

    private boolean leftSome(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            if (toRebuild.containsKey(partition)
                    || consumer.currentLag(partition).orElse(0) > BEHIND_RECORDS) {
                return true;
            }
        }
        return false;
    }

    private void count(int records, long now) {
        counted += records;
        long nanos = now - countedSince;
        if (nanos >= RATE_NANOS) {
            full = counted >= FULL_RECORDS * nanos / TimeUnit.SECONDS.toNanos(1);
            counted = 0;
            countedSince = now;
        }
    }

    private long pause(int records) {
        if (full) {
            // few: the answer to a fetch from before the last pause; one to what has come since is on its way
            return records < BUSY_RECORDS ? 0 : FULL_PACE_NANOS;
        }
        return records < BUSY_RECORDS ? PACE_NANOS : BUSY_PACE_NANOS;
    }

    private static long bytes(ConsumerRecords<byte[], byte[]> records) {
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            bytes += Math.max(0, record.serializedValueSize());
        }
        return bytes;
    }

    private void take(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            Tail tail = tails.get(partition.partition());
            List<ConsumerRecord<byte[], byte[]>> news = records.records(partition);
            if (!news.isEmpty()) {
                news.getLast().leaderEpoch().ifPresent(tail::leaderEpoch);
            }
            for (ConsumerRecord<byte[], byte[]> record : news) {
                take(tail, EventCodec.decode(record, texts));
            }
        }
        boolean news = advance(records.nextOffsets());
        if (!toRebuild.isEmpty()) {
            checkRebuilt();
        }
        if (news) {
            wake();
        }
        hold(consumer);
    }

    private void take(Tail tail, LogRecord record) {
        meters.records.increment();
        if (!record.isEvent()) {
            meters.unreadable.increment();
        } else if (!window.admit(record)) {
            meters.copies.increment();
            return;
        }
        tail.append(record);
    }

    /** The consumer isn't asked for its positions: that blocks for seconds while one partition's leader is away. */
    private boolean advance(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
        boolean news = false;
        for (Map.Entry<TopicPartition, OffsetAndMetadata> next : nextOffsets.entrySet()) {
            Tail tail = tails.get(next.getKey().partition());
            long offset = next.getValue().offset();
            if (offset != tail.endOffset()) {
                tail.advance(offset);
                news = true;
            }
        }
        return news;
    }

    private void checkRebuilt() {
        toRebuild.entrySet().removeIf(end -> tails.get(end.getKey().partition()).endOffset() >= end.getValue());
        if (toRebuild.isEmpty()) {
            rebuilt.run();
        }
    }

    private void wake() {
        for (TailListener listener : listeners) {
            listener.wake();
        }
    }

    private void hold(Consumer<byte[], byte[]> consumer) {
        long now = System.nanoTime();
        int held = 0;
        for (Tail tail : tails) {
            Pressure pressure = pressures.get(tail.partition());
            boolean before = pressure.held();
            boolean after = pressure.look(listeners, now);
            if (after && !before) {
                consumer.pause(List.of(topicPartition(tail)));
            } else if (before && !after) {
                consumer.resume(List.of(topicPartition(tail)));
            }
            held += after ? 1 : 0;
        }
        meters.held(held);
    }

    private boolean anyHeld() {
        for (Pressure pressure : pressures) {
            if (pressure.held()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The log begins later (retention) or ends earlier (truncation) than where the Reader is. A log that was cut may have grown past the
     * Reader's place since: then {@code divergent} says where it was cut.
     */
    private void moveInRange(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long at,
            @Nullable OffsetAndMetadata divergent) {
        long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long last = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long end = divergent == null ? last : Math.clamp(divergent.offset(), first, Math.max(first, last));
        Tail tail = tails.get(partition.partition());
        long to = at < first ? first : Math.min(at, end);
        var told = LOGGER.atError()
                .addKeyValue("topic", partition.topic())
                .addKeyValue("partition", partition.partition())
                .addKeyValue("offset", at);
        consumer.seek(partition, to);
        if (at < first) {
            told.addKeyValue("logStart", first).log("retention overtook the reader");
            tail.reset(to);
            gaps.lost(partition.partition(), at, first);
        } else if (at > end) {
            told.addKeyValue("logEnd", end).log("log was truncated: offsets will be used again");
            window.forgetFrom(partition.partition(), end);
            tail.reset(to);
            toRebuild.computeIfPresent(partition, (same, wanted) -> Math.min(wanted, last));
            gaps.truncated(partition.partition(), at, end);
        }
        wake();
    }

    private void corrupt(Consumer<byte[], byte[]> consumer, KafkaException failure) {
        failures++;
        LockSupport.parkNanos(PAUSE_NANOS);
        if (failures < 3) {
            LOGGER.atWarn().setCause(failure).log("reader can't read on, trying again");
            return;
        }
        CorruptRecords.pass(consumer, consumer.assignment(), records -> take(consumer, records))
                .forEach((partition, passed) -> {
                    Tail tail = tails.get(partition.partition());
                    tail.advance(Math.max(tail.endOffset(), passed.to()));
                    meters.corrupt.increment((double) passed.to() - passed.from());
                    gaps.lost(partition.partition(), passed.from(), passed.to());
                });
        failures = 0;
        wake();
        for (Pressure pressure : pressures) {
            // the search resumed every partition
            if (pressure.held()) {
                consumer.pause(List.of(topicPartition(pressure.tail())));
            }
        }
    }

    private TopicPartition topicPartition(Tail tail) {
        return new TopicPartition(access.topics().events(), tail.partition());
    }
}
