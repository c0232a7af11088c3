// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.log;

import dev.sluice.events.Digest;
import dev.sluice.events.Event;
import dev.sluice.events.EventCodec;
import dev.sluice.events.Position;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.LogAccess;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** Publishes events; the only writer of the events topic. Thread-safe, never blocks; futures complete on the caller's context. */
public final class EventLog {
    private final VertxInternal vertx;
    private final String topic;
    private final DedupeWindow window;
    private final ProducerSlot slot;
    private final Bursts bursts = new Bursts();
    private final Map<Digest, Append> pending = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Timer appends;

    /**
     * The log's door.
     *
     * @param deadline within which every publish has its outcome
     */
    public EventLog(LogAccess access, DedupeWindow window, Duration deadline) {
        this.vertx = (VertxInternal) access.vertx();
        this.topic = access.topics().events();
        this.window = window;
        this.slot = new ProducerSlot(access, deadline);
        this.appends = Timer.builder("sluice.append")
                .description("from send to the acknowledgement by all in-sync replicas")
                .register(access.meters());
        Gauge.builder("sluice.append.in.flight", inFlight, AtomicInteger::get)
                .description("events sent and not yet acknowledged")
                .register(access.meters());
    }

    /** Completes when the topic's metadata is there; fails only if the producer can't be made. */
    public Future<Void> start() {
        PromiseInternal<Void> started = vertx.getOrCreateContext().promise();
        slot.open(failure -> {
            if (failure == null) {
                started.complete();
            } else {
                started.fail(failure);
            }
        });
        return started.future();
    }

    /**
     * Appends the event, unless it is a repeat.
     *
     * @param repeatable whether the id is the provider's, so that the same one again is a repeat: answered with the first one's
     *     position, waiting for the first one's outcome while that is being written
     * @return fails with {@link LogUnavailableException}, or {@link IllegalArgumentException} for an event that is too big
     */
    public Future<Receipt> publish(Event event, boolean repeatable) {
        ContextInternal context = vertx.getOrCreateContext();
        Append append = new Append(event, bursts);
        if (!repeatable || isNeverACopy(event)) {
            send(append);
            return append.outcome(context, false);
        }
        Append first = pending.putIfAbsent(event.digest(), append);
        if (first != null) {
            return first.outcome(context, true);
        }
        sendUnlessKnown(append);
        return append.outcome(context, false);
    }

    /** Waits for what is in flight (bounded by the deadline), then closes. */
    public Future<Void> close() {
        PromiseInternal<Void> closed = vertx.getOrCreateContext().promise();
        slot.close(closed::complete);
        return closed.future();
    }

    /** Looked up after the entry among the pending: one that was acknowledged is noted in the window before it leaves them. */
    private void sendUnlessKnown(Append append) {
        Optional<Position> known = window.known(append.event(), System.currentTimeMillis());
        if (known.isPresent()) {
            pending.remove(append.event().digest(), append);
            append.succeed(known.get(), true);
        } else {
            send(append);
        }
    }

    private void send(Append append) {
        Producer<byte[], byte[]> producer = slot.get();
        if (producer == null) {
            failed(append, new LogUnavailableException("event log is not connected", null));
            return;
        }
        long sent = System.nanoTime();
        inFlight.incrementAndGet();
        try {
            var unused = producer.send(EventCodec.encode(topic, append.event()), (metadata, failure) -> {
                inFlight.decrementAndGet();
                if (failure == null) {
                    appends.record(Duration.ofNanos(System.nanoTime() - sent));
                    acknowledged(append, metadata);
                } else {
                    refused(append, producer, failure);
                }
            });
        } catch (RuntimeException thrown) { // the client throws more than it documents
            inFlight.decrementAndGet();
            refused(append, producer, thrown);
        }
    }

    private void acknowledged(Append append, RecordMetadata metadata) {
        Position position = new Position(metadata.partition(), metadata.offset());
        boolean counts = window.note(append.event(), position, metadata.timestamp());
        boolean repeatable = pending.remove(append.event().digest(), append);
        if (counts || !repeatable) {
            append.succeed(position, false);
            return;
        }
        // another node was quicker, or the door's clock is ahead of the broker's: what readers will skip is told as the
        // repeat it is
        append.succeed(window.known(append.event(), metadata.timestamp()).orElse(position), true);
    }

    private void refused(Append append, Producer<byte[], byte[]> producer, Throwable failure) {
        if (failure instanceof RecordTooLargeException) {
            failed(append, new IllegalArgumentException("event is too big for the log", failure));
            return;
        }
        failed(
                append,
                new LogUnavailableException("event log: " + failure.getClass().getSimpleName(), failure));
        if (ProducerSlot.isBeyondRepair(failure)) {
            slot.replace(producer, failure);
        }
    }

    private void failed(Append append, RuntimeException failure) {
        pending.remove(append.event().digest(), append);
        append.fail(failure);
    }

    private static boolean isNeverACopy(Event event) {
        @Nullable Duration own = event.dedupe();
        return own != null && own.isZero();
    }
}
