// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.log;

import dev.sluice.events.kafka.LogAccess;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door's producer, ready to send: made, warmed up, and replaced when its state is beyond repair, all on the thread
 * {@code sluice-producer}. Thread-safe.
 */
final class ProducerSlot {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProducerSlot.class);
    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long REPLACE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final LogAccess access;
    private final Duration deadline;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("sluice-producer").daemon(true).factory());
    private final AtomicReference<@Nullable Producer<byte[], byte[]>> ready = new AtomicReference<>();
    private volatile boolean closing;

    ProducerSlot(LogAccess access, Duration deadline) {
        this.access = access;
        this.deadline = deadline;
    }

    /** The producer; null while there is none that can send. */
    @Nullable
    Producer<byte[], byte[]> get() {
        return ready.get();
    }

    /** Makes the producer; {@code done} is told null, or why it can't be made. */
    void open(Consumer<@Nullable Throwable> done) {
        thread.execute(() -> {
            try {
                makeReady();
                done.accept(null);
            } catch (RuntimeException failed) {
                done.accept(failed);
            }
        });
    }

    /** Replaces the producer if it is still this one. */
    void replace(Producer<byte[], byte[]> broken, Throwable reason) {
        if (closing || !ready.compareAndSet(broken, null)) {
            return;
        }
        LOGGER.atError().setCause(reason).log("producer beyond repair, making a new one");
        thread.execute(() -> {
            closeQuietly(broken, Duration.ZERO);
            boolean made = false;
            while (!made && !closing) {
                LockSupport.parkNanos(REPLACE_PAUSE_NANOS);
                made = tryMakeReady();
            }
        });
    }

    /** A producer can't be made while names don't resolve or a key store is being changed: that passes. */
    private boolean tryMakeReady() {
        try {
            makeReady();
            return true;
        } catch (RuntimeException notNow) {
            LOGGER.atError().setCause(notNow).log("no producer can be made, trying again");
            return false;
        }
    }

    private static void closeQuietly(Producer<byte[], byte[]> producer, Duration patience) {
        try {
            producer.close(patience);
        } catch (RuntimeException failed) {
            LOGGER.atWarn().setCause(failed).log("producer did not close well");
        }
    }

    /** Waits for what is in flight, then closes; {@code done} runs on the slot's thread. */
    void close(Runnable done) {
        closing = true;
        thread.execute(() -> {
            Producer<byte[], byte[]> last = ready.getAndSet(null);
            if (last != null) {
                closeQuietly(last, deadline);
            }
            done.run();
        });
        thread.shutdown();
    }

    private void makeReady() {
        Producer<byte[], byte[]> producer =
                access.clients().ingestProducer(deadline, access.layout().maxRecordBytes());
        while (!closing) {
            if (knowsTopic(producer)) {
                ready.set(producer);
                return;
            }
            LockSupport.parkNanos(ASK_AGAIN_NANOS);
        }
        producer.close(Duration.ZERO);
    }

    /** Asks for the topic's metadata; the answer comes to a later call, because the producer never blocks. */
    private boolean knowsTopic(Producer<byte[], byte[]> producer) {
        try {
            return !producer.partitionsFor(access.topics().events()).isEmpty();
        } catch (RetriableException notYet) {
            return false;
        } catch (KafkaException refused) {
            LOGGER.atWarn().setCause(refused).log("events topic not usable yet");
            LockSupport.parkNanos(REPLACE_PAUSE_NANOS);
            return false;
        }
    }

    /** Whether a producer that failed like this can't send any more. */
    static boolean isBeyondRepair(Throwable failure) {
        return switch (failure) {
            case OutOfOrderSequenceException e -> true;
            case ProducerFencedException e -> true;
            case InvalidProducerEpochException e -> true;
            case UnsupportedVersionException e -> true;
            case AuthenticationException e -> true;
            case ClusterAuthorizationException e -> true;
            case IllegalStateException e -> true;
            default -> failure.getClass() == KafkaException.class;
        };
    }
}
