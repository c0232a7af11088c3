// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.signals;

import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.subscriptions.follow.Command;
import dev.sluice.subscriptions.follow.FollowingThread;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the topic on the thread {@code signals}, and between two polls does what it is asked. Thread-safe outside. */
final class SignalLoop {
    private static final Logger LOGGER = LoggerFactory.getLogger(SignalLoop.class);
    private static final int MAX_COMMANDS = 100_000;
    private static final int COMMANDS_A_TURN = 1_000;
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final long PAUSE_NANOS = 200_000_000;
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final KafkaClients clients;
    private final TopicPartition log;
    private final InstantSource clock;
    private final Map<String, SignalShelf<?>> shelves = new HashMap<>();
    private final FollowingThread<Producer<byte[], byte[]>> thread =
            new FollowingThread<>("signals", MAX_COMMANDS, SignalException::new, new Work());
    private final SignalWaits waits = new SignalWaits();

    /** Owned by the thread: who wants to know that everything is read that was written before they asked. */
    private final List<CompletableFuture<Void>> asking = new ArrayList<>();
    /** Owned by the thread. */
    private boolean loaded;
    /** Owned by the thread. */
    private long sweptAt = System.nanoTime();

    SignalLoop(KafkaClients clients, String topic, InstantSource clock) {
        this.clients = clients;
        this.log = new TopicPartition(topic, 0);
        this.clock = clock;
    }

    void add(String kind, SignalShelf<?> shelf) {
        if (!thread.isNew() || shelves.putIfAbsent(kind, shelf) != null)
            throw new IllegalStateException("signals of kind " + kind + " twice, or after the start");
    }

    Future<Void> start() {
        return FollowingThread.here(thread.start());
    }

    Future<Void> stop() {
        return FollowingThread.here(thread.stop());
    }

    @Nullable
    Throwable failure() {
        return thread.failure();
    }

    Future<Void> write(String key, byte @Nullable [] value) {
        return asked((producer, done) -> send(producer, key, value, done));
    }

    Future<Void> caughtUp() {
        return asked((producer, done) -> asking.add(done));
    }

    private interface Doing {
        void run(Producer<byte[], byte[]> producer, CompletableFuture<Void> done);
    }

    private Future<Void> asked(Doing doing) {
        var done = new CompletableFuture<Void>();
        thread.submit(new Command<>() {
            @Override
            public void run(Producer<byte[], byte[]> producer) {
                doing.run(producer, done);
            }

            @Override
            public void fail(Throwable cause) {
                done.completeExceptionally(cause);
            }
        });
        return FollowingThread.here(done);
    }

    private void send(
            Producer<byte[], byte[]> producer, String key, byte @Nullable [] value, CompletableFuture<Void> done) {
        var record = new ProducerRecord<>(log.topic(), log.partition(), clock.millis(), SignalShelf.bytes(key), value);
        var unused = producer.send(record, (written, failure) -> {
            if (failure != null) {
                done.completeExceptionally(new SignalException("a signal could not be written", failure));
                return;
            }
            waits.acknowledged(written.offset() + 1, done);
            thread.wake();
        });
    }

    private final class Work implements FollowingThread.Work<Producer<byte[], byte[]>> {
        @Override
        public void follow(FollowingThread<Producer<byte[], byte[]>> thread) {
            try (Consumer<byte[], byte[]> own = clients.followingConsumer("signals", IsolationLevel.READ_UNCOMMITTED);
                    Producer<byte[], byte[]> producer = clients.plainProducer("signals")) {
                own.assign(List.of(log));
                load(own);
                thread.ready();
                while (!thread.isStopping()) turn(own, producer);
                producer.close(Duration.ZERO);
            }
        }

        @Override
        public void ended(RuntimeException why) {
            failWaits(why);
            waits.end(why);
        }
    }

    private void load(Consumer<byte[], byte[]> own) {
        loaded = false;
        failWaits(new SignalException("signals begin anew", null));
        shelves.values().forEach(SignalShelf::clear);
        while (!thread.isStopping()) {
            try {
                own.seekToBeginning(List.of(log));
                long end = end(own);
                while (!thread.isStopping() && own.position(log) < end) read(own, Duration.ofMillis(100));
                loaded = true;
                shelves.values().forEach(SignalShelf::tell);
                return;
            } catch (KafkaException notYet) {
                LOGGER.atWarn().addKeyValue("error", notYet.toString()).log("signals not readable yet");
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void turn(Consumer<byte[], byte[]> own, Producer<byte[], byte[]> producer) {
        try {
            thread.obey(producer, COMMANDS_A_TURN);
            promise(own);
            waits.settle(own.position(log));
            thread.rest(own, TURN, patience -> read(own, patience));
            shelves.values().forEach(SignalShelf::tell);
            waits.settle(own.position(log));
            sweep(producer);
        } catch (WakeupException late) {
            LOGGER.atTrace().log("woken up too late; the next turn sees to it");
        } catch (InvalidOffsetException another) {
            LOGGER.atError().addKeyValue("error", another.toString()).log("signals begin anew");
            load(own);
        } catch (KafkaException | SignalException failed) {
            LOGGER.atWarn().addKeyValue("error", failed.toString()).log("signals can't be followed");
            failAsking(new SignalException("the end of the signals can't be told", failed));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** One question to the broker for all that asked since the last turn. */
    private void promise(Consumer<byte[], byte[]> own) {
        if (asking.isEmpty()) return;
        long end = end(own);
        asking.forEach(each -> waits.until(end, each));
        asking.clear();
    }

    private void read(Consumer<byte[], byte[]> own, Duration patience) {
        for (ConsumerRecord<byte[], byte[]> each : own.poll(patience)) read(each);
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        int slash = key.indexOf('/');
        SignalShelf<?> shelf = slash < 0 ? null : shelves.get(key.substring(0, slash));
        if (shelf == null) return;
        Instant now = clock.instant();
        Instant written = Instant.ofEpochMilli(record.timestamp());
        shelf.read(key.substring(slash + 1), record.value(), loaded || written.isAfter(now) ? now : written);
    }

    private long end(Consumer<byte[], byte[]> own) {
        Long end = own.endOffsets(List.of(log)).get(log);
        if (end == null) throw new SignalException("the end of " + log + " can't be told", null);
        return end;
    }

    /** What has had its time goes out of the topic, too. */
    private void sweep(Producer<byte[], byte[]> producer) {
        if (System.nanoTime() - sweptAt < SWEEP_NANOS) return;
        sweptAt = System.nanoTime();
        for (SignalShelf<?> shelf : shelves.values()) {
            for (String key : shelf.expired()) send(producer, key, null, new CompletableFuture<>());
        }
    }

    private void failWaits(RuntimeException why) {
        failAsking(why);
        waits.fail(why);
    }

    private void failAsking(RuntimeException why) {
        asking.forEach(each -> each.completeExceptionally(why));
        asking.clear();
    }
}
