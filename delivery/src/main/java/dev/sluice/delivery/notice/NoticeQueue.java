// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.notice;

import dev.sluice.events.Event;
import dev.sluice.events.log.LogUnavailableException;
import dev.sluice.events.log.Receipt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be put on the log: bounded, tried again until it is there. Thread-safe; its fields are confined to one event loop.
 * When it is full the newest is left out, counted and logged.
 */
final class NoticeQueue {
    static final int LIMIT = 10_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(NoticeQueue.class);
    private static final int IN_FLIGHT = 32;
    private static final long AGAIN_MILLIS = 1_000;

    private record Waiting(NoticeType type, Event event) {}

    private final Vertx vertx;
    private final Context context;
    private final Function<Event, Future<Receipt>> log;
    private final MeterRegistry meters;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final AtomicInteger depth = new AtomicInteger();
    private int inFlight;
    private boolean pumping;
    private boolean resting;
    private boolean dropping;
    private @Nullable Promise<Void> closing;

    NoticeQueue(Vertx vertx, Function<Event, Future<Receipt>> log, MeterRegistry meters) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.log = log;
        this.meters = meters;
        Gauge.builder("sluice_operational_events_waiting", depth, AtomicInteger::get)
                .description("Operational events that are not on the log yet")
                .register(meters);
    }

    void add(NoticeType type, Event event) {
        context.runOnContext(v -> {
            if (waiting.size() >= LIMIT || closing != null) {
                drop(new Waiting(type, event));
                return;
            }
            waiting.add(new Waiting(type, event));
            pump();
        });
    }

    private void pump() {
        if (pumping) {
            // an answer that was there at once: the loop below goes on with the next
            return;
        }
        pumping = true;
        try {
            while (inFlight < IN_FLIGHT && !resting && !waiting.isEmpty()) {
                append(waiting.remove());
            }
        } finally {
            pumping = false;
        }
        depth.set(waiting.size() + inFlight);
        if (closing != null && inFlight == 0 && waiting.isEmpty()) {
            closing.tryComplete();
        }
    }

    private void append(Waiting one) {
        inFlight++;
        log.apply(one.event()).onComplete(done -> {
            inFlight--;
            if (done.succeeded()) {
                count(one.type(), "appended");
                dropping = false;
            } else if (done.cause() instanceof LogUnavailableException && closing == null) {
                waiting.addFirst(one);
                rest();
            } else {
                drop(one);
            }
            pump();
        });
    }

    private void rest() {
        if (!resting) {
            resting = true;
            vertx.setTimer(AGAIN_MILLIS, id -> {
                resting = false;
                pump();
            });
        }
    }

    private void drop(Waiting one) {
        count(one.type(), "dropped");
        if (dropping) {
            return;
        }
        dropping = true;
        LOGGER.atError()
                .addKeyValue("eventId", one.event().eventId())
                .addKeyValue("type", one.type().type())
                .addKeyValue("subscriptionId", one.event().subject())
                .log("operational events can't be put on the log; this is the first, the others are counted");
    }

    private void count(NoticeType type, String outcome) {
        Counter.builder("sluice_operational_events_total")
                .description("Operational events, appended to the log or dropped")
                .tag("type", type.type())
                .tag("outcome", outcome)
                .register(meters)
                .increment();
    }

    /** Nothing is taken from now on; completes when each that waits was tried once more. */
    Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        context.runOnContext(v -> {
            closing = closed;
            resting = false;
            pump();
        });
        return closed.future();
    }
}
