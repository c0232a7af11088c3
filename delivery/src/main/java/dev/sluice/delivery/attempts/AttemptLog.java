// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

import dev.sluice.events.kafka.LogAccess;
import io.micrometer.core.instrument.Counter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts blocks of attempts on their topic, by a thread of its own, {@code sluice-attempts}. Thread-safe; never blocks who hands one over.
 * What can't be sent in time is dropped and counted: deliveries do not wait for the record of them.
 */
public final class AttemptLog implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AttemptLog.class);

    /** Attempts that wait, each of some 150 bytes. */
    private static final int MOST_ATTEMPTS = 50_000;

    private static final int MOST_BLOCKS = 20_000;

    private static final long IDLE_MILLIS = 200;
    private static final Duration STOP = Duration.ofSeconds(1);

    private final LogAccess access;
    private final BlockingQueue<AttemptBlock> waiting = new ArrayBlockingQueue<>(MOST_BLOCKS);
    private final AtomicInteger attempts = new AtomicInteger();
    private final Counter dropped;
    private final Thread thread;
    private volatile boolean stopping;

    /** Owned by the thread. */
    private @Nullable Producer<byte[], byte[]> producer;

    /** Whether the last one could not be sent. */
    private volatile boolean failing;

    /** Owned by the thread. */
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

    /** Starts its thread. */
    public AttemptLog(LogAccess access) {
        this.access = access;
        this.dropped = Counter.builder("sluice_attempts_dropped_total")
                .description("Attempts that were made and could not be recorded")
                .register(access.meters());
        this.thread = Thread.ofPlatform().name("sluice-attempts").daemon(true).start(this::run);
    }

    /** Takes a block over; it must not be touched any more. */
    public void offer(AttemptBlock block) {
        if (attempts.addAndGet(block.size()) > MOST_ATTEMPTS || stopping || !waiting.offer(block)) {
            attempts.addAndGet(-block.size());
            dropped.increment(block.size());
        }
    }

    private void run() {
        while (!stopping || !waiting.isEmpty()) {
            try {
                AttemptBlock next = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    attempts.addAndGet(-next.size());
                    send(next);
                }
            } catch (InterruptedException closing) {
                break;
            }
        }
        waiting.forEach(block -> dropped.increment(block.size()));
        if (producer != null) {
            producer.close(STOP);
        }
        deflater.end();
    }

    private void send(AttemptBlock block) {
        try {
            if (producer == null) {
                producer = access.clients().plainProducer("attempts");
            }
            var unused = producer.send(record(block), (metadata, failure) -> {
                if (failure != null) {
                    lost(block, failure);
                } else {
                    failing = false;
                }
            });
        } catch (KafkaException | IllegalStateException failure) {
            lost(block, failure);
        } catch (RuntimeException bug) { // the block's outermost edge: the others are to be recorded
            lost(block, bug);
        }
    }

    private ProducerRecord<byte[], byte[]> record(AttemptBlock block) {
        return new ProducerRecord<>(
                access.topics().attempts(),
                block.key().getBytes(StandardCharsets.UTF_8),
                AttemptBlockCodec.write(block, deflater));
    }

    private void lost(AttemptBlock block, Exception failure) {
        dropped.increment(block.size());
        if (!failing) {
            failing = true;
            LOGGER.atWarn()
                    .addKeyValue("error", String.valueOf(failure))
                    .log("attempts can't be recorded; this is the first, the others are counted");
        }
    }

    /** Sends what waits, as far as that takes no longer than a second or two. */
    @Override
    public void close() {
        stopping = true;
        try {
            if (!thread.join(STOP)) {
                thread.interrupt();
                boolean unused = thread.join(STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
