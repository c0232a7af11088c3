// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.signals;

import dev.sluice.events.kafka.KafkaClients;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
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

/** The thread {@code signals}: follows the topic, and between two polls does what it is asked. Thread-safe outside. */
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
    private final Queue<Command> commands = new ArrayBlockingQueue<>(MAX_COMMANDS);
    private final Queue<Wait> acknowledged = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Thread thread;

    /** Owned by the thread: who waits until this node has read so far. */
    private final PriorityQueue<Wait> waits = new PriorityQueue<>();
    /** Owned by the thread. */
    private boolean loaded;
    /** Owned by the thread. */
    private long sweptAt = System.nanoTime();

    private volatile boolean stopping;
    /** Set by the thread; others only wake it up. */
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    /** What the thread is asked to do; ends in exactly one of its methods. */
    private interface Command {
        void run(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer);

        void fail(Throwable cause);
    }

    private record Wait(long position, CompletableFuture<Void> done) implements Comparable<Wait> {
        @Override
        public int compareTo(Wait other) {
            return Long.compare(position, other.position);
        }
    }

    SignalLoop(KafkaClients clients, String topic, InstantSource clock) {
        this.clients = clients;
        this.log = new TopicPartition(topic, 0);
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("signals").daemon().unstarted(this::run);
    }

    void add(String kind, SignalShelf<?> shelf) {
        if (thread.getState() != Thread.State.NEW || shelves.putIfAbsent(kind, shelf) != null)
            throw new IllegalStateException("signals of kind " + kind + " twice, or after the start");
    }

    Future<Void> start() {
        thread.start();
        return here(started);
    }

    Future<Void> stop() {
        stopping = true;
        if (thread.getState() == Thread.State.NEW) stopped.complete(null);
        wake();
        return here(stopped);
    }

    Future<Void> write(String key, byte @Nullable [] value) {
        var done = new CompletableFuture<Void>();
        submit(new Command() {
            @Override
            public void run(Consumer<byte[], byte[]> own, Producer<byte[], byte[]> producer) {
                send(producer, key, value, done);
            }

            @Override
            public void fail(Throwable cause) {
                done.completeExceptionally(cause);
            }
        });
        return here(done);
    }

    Future<Void> caughtUp() {
        var done = new CompletableFuture<Void>();
        submit(new Command() {
            @Override
            public void run(Consumer<byte[], byte[]> own, Producer<byte[], byte[]> producer) {
                waits.add(new Wait(end(own), done));
            }

            @Override
            public void fail(Throwable cause) {
                done.completeExceptionally(cause);
            }
        });
        return here(done);
    }

    private void send(
            Producer<byte[], byte[]> producer, String key, byte @Nullable [] value, CompletableFuture<Void> done) {
        var record = new ProducerRecord<>(log.topic(), log.partition(), clock.millis(), SignalShelf.bytes(key), value);
        var unused = producer.send(record, (written, failure) -> {
            if (failure != null) {
                done.completeExceptionally(new SignalException("a signal could not be written", failure));
                return;
            }
            acknowledged.add(new Wait(written.offset() + 1, done));
            wake();
        });
    }

    private void submit(Command command) {
        if (stopping) command.fail(new SignalException("signals are stopped", null));
        else if (!commands.offer(command)) command.fail(new SignalException("too many signals wait", null));
        else wake();
        if (stopped.isDone()) failWaiting();
    }

    private void wake() {
        Consumer<byte[], byte[]> present = consumer;
        if (present != null) present.wakeup();
    }

    private void run() {
        try (Consumer<byte[], byte[]> own = clients.followingConsumer("signals", IsolationLevel.READ_UNCOMMITTED);
                Producer<byte[], byte[]> producer = clients.plainProducer("signals")) {
            own.assign(List.of(log));
            load(own);
            consumer = own;
            if (!stopping) started.complete(null);
            while (!stopping) turn(own, producer);
            consumer = null;
            producer.close(Duration.ZERO);
        } catch (RuntimeException bug) {
            LOGGER.atError().setCause(bug).log("signals thread ended");
            started.completeExceptionally(bug);
        } finally {
            stopping = true;
            consumer = null;
            started.completeExceptionally(new SignalException("signals are stopped", null));
            failWaiting();
            failWaits("signals are stopped");
            stopped.complete(null);
        }
    }

    private void load(Consumer<byte[], byte[]> own) {
        loaded = false;
        failWaits("signals begin anew");
        shelves.values().forEach(SignalShelf::clear);
        while (!stopping) {
            try {
                own.seekToBeginning(List.of(log));
                long end = end(own);
                while (!stopping && own.position(log) < end) read(own, Duration.ofMillis(100));
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
            int left = COMMANDS_A_TURN;
            for (Command each = commands.poll(); each != null; each = left-- > 0 ? commands.poll() : null)
                obey(each, own, producer);
            settle(own.position(log));
            read(own, commands.isEmpty() ? TURN : Duration.ZERO);
            shelves.values().forEach(SignalShelf::tell);
            settle(own.position(log));
            sweep(producer);
        } catch (WakeupException asked) {
            // the next turn sees to it
        } catch (InvalidOffsetException another) {
            LOGGER.atError().addKeyValue("error", another.toString()).log("signals begin anew");
            load(own);
        } catch (KafkaException failed) {
            LOGGER.atWarn().addKeyValue("error", failed.toString()).log("signals can't be followed");
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void obey(Command command, Consumer<byte[], byte[]> own, Producer<byte[], byte[]> producer) {
        try {
            command.run(own, producer);
        } catch (WakeupException asked) {
            obey(command, own, producer);
        } catch (RuntimeException refused) {
            command.fail(refused);
        }
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

    private void settle(long position) {
        for (Wait each = acknowledged.poll(); each != null; each = acknowledged.poll()) waits.add(each);
        while (!waits.isEmpty() && waits.peek().position() <= position)
            waits.remove().done().complete(null);
    }

    /** What has had its time goes out of the topic, too. */
    private void sweep(Producer<byte[], byte[]> producer) {
        if (System.nanoTime() - sweptAt < SWEEP_NANOS) return;
        sweptAt = System.nanoTime();
        for (SignalShelf<?> shelf : shelves.values()) {
            for (String key : shelf.expired()) send(producer, key, null, new CompletableFuture<>());
        }
    }

    private void failWaits(String why) {
        waits.forEach(each -> each.done().completeExceptionally(new SignalException(why, null)));
        waits.clear();
    }

    private void failWaiting() {
        var failure = new SignalException("signals are stopped", null);
        for (Command each = commands.poll(); each != null; each = commands.poll()) each.fail(failure);
        for (Wait each = acknowledged.poll(); each != null; each = acknowledged.poll())
            each.done().completeExceptionally(failure);
    }

    private static Future<Void> here(CompletableFuture<Void> future) {
        Context context = Vertx.currentContext();
        return context == null ? Future.fromCompletionStage(future) : Future.fromCompletionStage(future, context);
    }
}
