// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** What operators see of an issuer's keys. Thread-safe. */
final class JwksMeters {
    private static final double NANOS = 1e9;

    private final MeterRegistry registry;

    JwksMeters(MeterRegistry registry) {
        this.registry = registry;
        for (FetchOutcome outcome : FetchOutcome.values()) {
            counter(outcome);
        }
    }

    private Counter counter(FetchOutcome outcome) {
        return Counter.builder("sluice.jwks.fetches")
                .description("Requests for the issuer's keys by what they came to")
                .tag("outcome", outcome.label())
                .register(registry);
    }

    void count(FetchOutcome outcome) {
        counter(outcome).increment();
    }

    void watch(IntSupplier keys, LongSupplier ageNanos) {
        Gauge.builder("sluice.jwks.keys", keys, IntSupplier::getAsInt)
                .description("Keys of the issuer that tokens are checked with")
                .strongReference(true)
                .register(registry);
        Gauge.builder("sluice.jwks.age.seconds", ageNanos, age -> age.getAsLong() / NANOS)
                .description("Since the issuer's keys were last read; -1 when they never were")
                .strongReference(true)
                .register(registry);
    }
}
