// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** The spool's meters. Thread-safe. */
final class SpoolMeters {
    private final Timer write;
    private final Counter failures;
    private final Counter notPublished;
    private final Counter full;
    private final Counter published;
    private final Counter refused;
    private final Counter lost;

    SpoolMeters(Spool spool, MeterRegistry registry) {
        write = Timer.builder("sluice.spool.write")
                .description("Writing many events to the spool at once, fsync included")
                .register(registry);
        failures = counter(registry, "sluice.spool.failures", "Writes to the spool that the disk refused");
        notPublished = counter(
                registry,
                "sluice.spool.publish.failures",
                "Times that what waits could not be read from the disk or published, other than that the log was away");
        full = counter(registry, "sluice.spool.full", "Events refused because the spool was full");
        published = counter(registry, "sluice.spool.published", "Events of the spool that came onto the log");
        refused = counter(registry, "sluice.spool.refused", "Events of the spool that the log will never take");
        lost = counter(registry, "sluice.spool.lost", "Events that were on disk and can't be read any more");
        Gauge.builder("sluice.spool.events", spool, Spool::waiting)
                .description("Events that wait in the spool")
                .register(registry);
        Gauge.builder("sluice.spool.bytes", spool, Spool::bytes)
                .description("Bytes of the spool's files")
                .register(registry);
        Gauge.builder("sluice.spool.limit.bytes", spool, Spool::maxBytes)
                .description("Bytes that the spool may take")
                .register(registry);
        Gauge.builder("sluice.spool.damaged.bytes", spool, Spool::damagedBytes)
                .description("Bytes of the spool that could not be read at the start")
                .register(registry);
        Gauge.builder("sluice.spool.age.seconds", spool, Spool::ageSeconds)
                .description("How long the oldest event of the spool waits")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    Timer write() {
        return write;
    }

    void failed() {
        failures.increment();
    }

    void notPublished() {
        notPublished.increment();
    }

    void full() {
        full.increment();
    }

    void published() {
        published.increment();
    }

    void refused() {
        refused.increment();
    }

    void lost(long events) {
        lost.increment((double) events);
    }

    /** Events that were on disk and could not be read any more, since the start. */
    long lost() {
        return (long) lost.count();
    }
}
