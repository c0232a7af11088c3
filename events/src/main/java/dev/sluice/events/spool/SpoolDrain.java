// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import dev.sluice.events.Event;
import dev.sluice.events.Position;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.LogAccess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
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
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Log log;
    private final DedupeWindow window;
    private final SpoolFiles files;
    private final SpoolMeters meters;
    private final Settled settled;
    private final Runnable fatal;
    private final Thread thread =
            Thread.ofPlatform().name("sluice-spool-drain").daemon(true).unstarted(this::run);
    private volatile boolean closing;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable IOException unreadable;
    /** Of the publishing thread. */
    private long toldNanos;

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

    /**
     * Where it publishes.
     *
     * @param producers makes one that gives nothing up
     */
    record Log(Supplier<Producer<byte[], byte[]>> producers, String topic, int maxRecordBytes) {
        static Log of(LogAccess access) {
            int most = access.layout().maxRecordBytes();
            return new Log(
                    () -> access.clients().spoolProducer(most), access.topics().events(), most);
        }
    }

    /**
     * @param fatal called at an {@code Error}: the process must end
     */
    SpoolDrain(Log log, DedupeWindow window, SpoolFiles files, SpoolMeters meters, Settled settled, Runnable fatal) {
        this.log = log;
        this.window = window;
        this.files = files;
        this.meters = meters;
        this.settled = settled;
        this.fatal = fatal;
    }

    void start() {
        thread.start();
    }

    /** There may be more to publish. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Why it does not publish; null when it does. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Why the disk can't be read, so that nothing behind that place is published; null when it can. */
    @Nullable
    IOException unreadable() {
        return unreadable;
    }

    private void run() {
        try {
            while (!closing) {
                turn();
            }
        } catch (Error broken) { // the thread's outermost edge: without it nothing of the spool is published
            failure = broken;
            LOGGER.atError().setCause(broken).log("the spool's drain failed; the process must end");
            fatal.run();
        }
    }

    private void turn() {
        try {
            round();
        } catch (IOException refused) {
            unreadable = refused;
            again(refused);
        } catch (RuntimeException failed) {
            again(failed);
        }
    }

    private void round() throws IOException {
        if (files.holding(files.acked()) == null) {
            LockSupport.parkNanos(TICK_NANOS);
        } else {
            publish();
        }
    }

    private void again(Exception failed) {
        if (closing) {
            return;
        }
        failure = failed;
        meters.notPublished();
        long now = System.nanoTime();
        if (toldNanos == 0 || now - toldNanos > TELL_NANOS) {
            toldNanos = now;
            LOGGER.atError().setCause(failed).log(toldAs());
        }
        LockSupport.parkNanos(AGAIN_NANOS);
    }

    private String toldAs() {
        return unreadable == null
                ? "spool could not be published; trying again"
                : "spool can't be read: what stands there waits, and events are refused; trying again";
    }

    /** Until nothing waits. */
    private void publish() throws IOException {
        Producer<byte[], byte[]> producer = log.producers().get();
        var flight = new Flight(thread);
        try (var reading = new SpoolReading(files)) {
            awaitTopic(producer);
            while (!closing) {
                flight.check();
                settle(flight);
                Read next = flight.hasRoom() ? read(reading) : null;
                if (next != null) {
                    send(producer, flight.add(next));
                } else if (flight.isEmpty()) {
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

    private @Nullable Read read(SpoolReading reading) throws IOException {
        Read next = reading.next();
        unreadable = null;
        return next;
    }

    /** The first metadata may take as long as the brokers are away. */
    private void awaitTopic(Producer<byte[], byte[]> producer) {
        while (!closing) {
            try {
                if (!producer.partitionsFor(log.topic()).isEmpty()) {
                    return;
                }
            } catch (RetriableException notYet) {
                LockSupport.parkNanos(TICK_NANOS);
            }
        }
    }

    private void send(Producer<byte[], byte[]> producer, Flight.Item item) {
        Spooled spooled = item.read().spooled();
        if (spooled == null) {
            return;
        }
        long now = System.currentTimeMillis();
        Spooled published = spooled.publishedAt(now);
        Event event = published.event();
        if (spooled.repeatable() && window.known(event, now).isPresent()) {
            item.done();
            return;
        }
        var unused = producer.send(published.record(log.topic()), (metadata, failure) -> {
            if (failure == null) {
                acknowledged(event, metadata);
                item.done();
            } else if (failure instanceof RecordTooLargeException || failure instanceof InvalidRecordException) {
                item.refused(failure);
            } else {
                item.failed(failure);
            }
        });
    }

    private void acknowledged(Event event, RecordMetadata metadata) {
        window.note(event, new Position(metadata.partition(), metadata.offset()), metadata.timestamp());
        meters.published();
    }

    /** Lets go of what is on the log with all before it. It is noted first: what nobody waits for any more is not published again. */
    private void settle(Flight flight) {
        var done = new ArrayList<Flight.Item>();
        for (Flight.Item item = flight.settled(); item != null; item = flight.settled()) {
            refused(item);
            done.add(item);
        }
        if (done.isEmpty()) {
            return;
        }
        failure = null;
        files.acked(done.getLast().read().seq());
        for (Flight.Item item : done) {
            lost(item.read().lost());
            Spooled spooled = item.read().spooled();
            if (spooled != null) {
                settled.settled(spooled, flight.nextReceivedMillis());
            }
        }
    }

    /** The log will never take it: its record is kept for the operator. */
    private void refused(Flight.Item item) {
        Spooled spooled = item.read().spooled();
        if (item.refusal() != null && spooled != null) {
            meters.refused();
            LOGGER.atError()
                    .addKeyValue("eventId", spooled.event().eventId())
                    .addKeyValue("error", String.valueOf(item.refusal()))
                    .log("the log does not take a spooled event");
            files.refused(item.read().seq(), spooled);
        }
    }

    /** What was whole when it was written and is not any more can't be published: it is told, and nobody waits for it. */
    private void lost(long events) {
        if (events > 0) {
            LOGGER.atError().addKeyValue("events", events).log("the spool's disk has lost events");
            meters.lost(events);
            settled.lost(events);
        }
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
