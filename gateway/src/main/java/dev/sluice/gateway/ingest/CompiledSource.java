// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.config.source.SchemaCheck;
import dev.sluice.gateway.provider.Answer;
import dev.sluice.gateway.provider.event.EventReader;
import dev.sluice.gateway.provider.handshake.SourceHandshakes;
import dev.sluice.gateway.provider.verify.SourceVerifier;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.Map;

/**
 * A source made ready for requests: everything that can be done once is done. Immutable but for its limiter and counters, which are
 * thread-safe.
 *
 * @param path its {@code ce_source}, {@code /in/{name}}
 * @param answer what the provider expects for an accepted event
 * @param dedupe the window in which a repeated id is a copy; zero is off
 * @param limit how many requests it takes
 * @param spools whether its events go to the node's own disk while the log is away
 * @param paused whether it answers 503 for now
 * @param senders who may send
 * @param gzip whether bodies may come compressed
 * @param schemaCheck what becomes of events that are not as their types' schemas say
 */
record CompiledSource(
        String name,
        String path,
        String tenant,
        SourceVerifier verifier,
        EventReader events,
        SourceHandshakes handshakes,
        Answer answer,
        Duration dedupe,
        SourceLimit limit,
        boolean spools,
        boolean paused,
        Senders senders,
        boolean gzip,
        SchemaCheck schemaCheck,
        Map<IngestOutcome, Counter> counters) {

    /** The same source, limits and counters with other secrets. */
    CompiledSource verifiedBy(SourceVerifier other, SourceHandshakes shaking) {
        return new CompiledSource(
                name,
                path,
                tenant,
                other,
                events,
                shaking,
                answer,
                dedupe,
                limit,
                spools,
                paused,
                senders,
                gzip,
                schemaCheck,
                counters);
    }

    void count(IngestOutcome outcome) {
        Counter counter = counters.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }
}
