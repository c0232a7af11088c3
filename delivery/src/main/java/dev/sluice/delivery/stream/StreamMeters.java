// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Names and makes the meters of streams. Thread-safe; one for all hubs of a node. */
public final class StreamMeters {
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger behind = new AtomicInteger();
    private final Counter events;
    private final Counter dropped;
    private final Counter filterErrors;
    private final Timer freshness;

    /** @param registry where they are kept */
    public StreamMeters(MeterRegistry registry) {
        Gauge.builder("sluice_stream_sessions", sessions, AtomicInteger::get)
                .description("Open stream subscriptions")
                .register(registry);
        Gauge.builder("sluice_stream_behind", behind, AtomicInteger::get)
                .description("Open stream subscriptions that are not at the tail")
                .register(registry);
        events = Counter.builder("sluice_stream_events_total")
                .description("Events written to streams")
                .register(registry);
        dropped = Counter.builder("sluice_stream_dropped_total")
                .description("Records told to streams as a gap")
                .register(registry);
        filterErrors = Counter.builder("sluice_filter_errors_total")
                .description("Events on which the filter could not be evaluated")
                .tag("subscription", "")
                .register(registry);
        freshness = Timer.builder("sluice_freshness_seconds")
                .description("From the receipt of an event to its delivery")
                .tag("target", "stream")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(10))
                .register(registry);
    }

    void opened() {
        sessions.incrementAndGet();
    }

    void closed() {
        sessions.decrementAndGet();
    }

    void fellBehind() {
        behind.incrementAndGet();
    }

    void caughtUp() {
        behind.decrementAndGet();
    }

    void sent(long count) {
        if (count > 0) {
            events.increment((double) count);
        }
    }

    void dropped(Gap gap) {
        Long count = gap.count();
        dropped.increment(count == null ? 1 : (double) count);
    }

    void filterFailed() {
        filterErrors.increment();
    }

    /** Once for an event that is written to a group, however many are in it. */
    void fresh(long afterMillis) {
        freshness.record(Math.max(0, afterMillis), TimeUnit.MILLISECONDS);
    }
}
