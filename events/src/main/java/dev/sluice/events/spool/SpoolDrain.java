// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import dev.sluice.events.Position;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.LogAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that publishes what waits, in order.
 *
 * <p>Its producer never gives an event up (no delivery timeout), so that none overtakes another while brokers come and go: the idempotent
 * producer keeps the order within a partition. When it fails for good, a new one begins again behind the last event that was
 * acknowledged with all before it; what is then on the log twice is skipped by every reader.
 */
final class SpoolDrain {
    private static final Logger LOGGER = LoggerFactory.getLogger(SpoolDrain.class);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LogAccess access;
    private final DedupeWindow window;
    private final SpoolFiles files;
    private final SpoolMeters meters;
    private final Settled settled;
    private final Thread thread =
            Thread.ofPlatform().name("sluice-spool-drain").daemon(true).unstarted(this::run);
    private volatile boolean closing;

    /** Who is told of an event that waits no more. */
    interface Settled {
        /**
         * It is on the log.
         *
         * @param nextReceivedMillis when the next one in flight was received; 0 when there is none
         */
        void settled(Spooled spooled, long nextReceivedMillis);

        /** So many that were written can't be read any more. */
        void lost(long events);
    }

    SpoolDrain(LogAccess access, DedupeWindow window, SpoolFiles files, SpoolMeters meters, Settled settled) {
        this.access = access;
        this.window = window;
        this.files = files;
        this.meters = meters;
        this.settled = settled;
    }

    void start() {
        thread.start();
    }

    /** There may be more to publish. */
    void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closing) {
            if (files.holding(files.acked()) == null) {
                LockSupport.parkNanos(TICK_NANOS);
                continue;
            }
            try {
                publish();
            } catch (IOException | RuntimeException failed) {
                if (!closing) {
                    LOGGER.atWarn().setCause(failed).log("spool could not be published; trying again");
                    LockSupport.parkNanos(AGAIN_NANOS);
                }
            }
        }
    }

    /** Until nothing waits. */
    private void publish() throws IOException {
        Producer<byte[], byte[]> producer =
                access.clients().spoolProducer(access.layout().maxRecordBytes());
        var flight = new Flight(thread);
        try (var reading = new SpoolReading(files)) {
            awaitTopic(producer);
            while (!closing) {
                flight.check();
                settle(flight);
                Spooled next = flight.hasRoom() ? reading.next() : null;
                if (next != null) {
                    send(producer, flight.add(reading.seq(), next));
                } else if (flight.isEmpty()) {
                    lost(reading);
                    return;
                } else {
                    LockSupport.parkNanos(TICK_NANOS);
                }
            }
        } finally {
            producer.close(Duration.ofMillis(closing ? 500 : 0));
            settle(flight);
        }
    }

    /** What was whole when it was written and is not any more can't be published: it is told, and nobody waits for it. */
    private void lost(SpoolReading reading) throws IOException {
        files.acked(reading.seq());
        if (reading.lost() > 0) {
            LOGGER.atError().addKeyValue("events", reading.lost()).log("the spool's disk has lost events");
            settled.lost(reading.lost());
        }
    }

    /** The first metadata may take as long as the brokers are away. */
    private void awaitTopic(Producer<byte[], byte[]> producer) {
        while (!closing) {
            try {
                if (!producer.partitionsFor(access.topics().events()).isEmpty()) {
                    return;
                }
            } catch (RetriableException notYet) {
                LockSupport.parkNanos(TICK_NANOS);
            }
        }
    }

    private void send(Producer<byte[], byte[]> producer, Flight.Item item) {
        boolean known = item.spooled().repeatable()
                && window.known(item.spooled().event(), System.currentTimeMillis())
                        .isPresent();
        if (known) {
            item.done();
            return;
        }
        var unused = producer.send(item.spooled().record(access.topics().events()), (metadata, failure) -> {
            if (failure == null) {
                acknowledged(item, metadata);
            } else if (failure instanceof RecordTooLargeException || failure instanceof InvalidRecordException) {
                item.refused(failure);
            } else {
                item.failed(failure);
            }
        });
    }

    private void acknowledged(Flight.Item item, RecordMetadata metadata) {
        var position = new Position(metadata.partition(), metadata.offset());
        window.note(item.spooled().event(), position, metadata.timestamp());
        meters.published();
        item.done();
    }

    /** Lets go of what is on the log with all before it. */
    private void settle(Flight flight) throws IOException {
        long acked = 0;
        for (Flight.Item item = flight.settled(); item != null; item = flight.settled()) {
            if (item.refusal() != null) {
                keepAside(item, item.refusal());
            }
            acked = item.seq();
            settled.settled(item.spooled(), flight.nextReceivedMillis());
        }
        if (acked > 0) {
            files.acked(acked);
        }
    }

    /** The log will never take it: its record is kept for the operator. */
    private void keepAside(Flight.Item item, @Nullable Throwable refusal) throws IOException {
        meters.refused();
        var file = files.folder().resolve(item.spooled().event().eventId() + ".refused");
        Files.write(file, item.spooled().bytes());
        LOGGER.atError()
                .addKeyValue("eventId", item.spooled().event().eventId())
                .addKeyValue("file", file)
                .addKeyValue("error", String.valueOf(refusal))
                .log("the log does not take a spooled event; it is kept aside");
    }

    /** What is in flight has so long to be acknowledged. */
    void close(long patienceMillis) {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(patienceMillis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
