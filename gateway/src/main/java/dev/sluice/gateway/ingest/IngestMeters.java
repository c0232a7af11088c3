// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** The door's meters. Looked up once a source and outcome, never for a request. Thread-safe. */
final class IngestMeters {
    private static final Duration[] STEPS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(1000),
        Duration.ofMillis(2500)
    };

    private final MeterRegistry registry;
    private final Timer whole;

    IngestMeters(MeterRegistry registry) {
        this.registry = registry;
        this.whole = Timer.builder("sluice.ingest")
                .description("From the request's head to the answer to an accepted event")
                .serviceLevelObjectives(STEPS)
                .register(registry);
    }

    /** The counters of one source; {@code ""} for requests that name none. */
    Map<IngestOutcome, Counter> counters(String source) {
        var counters = new EnumMap<IngestOutcome, Counter>(IngestOutcome.class);
        for (IngestOutcome outcome : IngestOutcome.values()) {
            counters.put(
                    outcome,
                    Counter.builder("sluice.ingest.requests")
                            .description("Requests at the door by what they came to")
                            .tag("source", source)
                            .tag("outcome", outcome.label())
                            .register(registry));
        }
        return counters;
    }

    /** The source is gone, and its counters with it: over the API ever new ones may be made. */
    void forget(String source) {
        registry.find("sluice.ingest.requests").tag("source", source).counters().forEach(registry::remove);
    }

    Timer whole() {
        return whole;
    }
}
