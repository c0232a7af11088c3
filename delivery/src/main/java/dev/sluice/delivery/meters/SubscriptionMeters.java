// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.meters;

import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.webhook.AttemptOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One subscription's meters, until it goes. Confined to its shard's event loop, but for the gauges' reading. */
public final class SubscriptionMeters {
    private final DeliveryMeters all;
    private final String subscription;
    private final Map<String, Counter> attempts = new HashMap<>(4);
    private final List<Meter> made = new ArrayList<>(4);
    private final AtomicLong lag = new AtomicLong();
    private final AtomicLong lagMillis = new AtomicLong();
    private final AtomicLong parked = new AtomicLong();
    private final AtomicInteger circuit = new AtomicInteger();
    private boolean removed;

    SubscriptionMeters(DeliveryMeters all, String subscription) {
        this.all = all;
        this.subscription = subscription;
        gauge("sluice_lag_events", "Offsets between the subscription and the end of what this node has matched", lag);
        keep(Gauge.builder("sluice_lag_seconds", lagMillis, millis -> millis.get() / 1_000.0)
                .description("Age of the oldest event that it has not delivered, or not considered yet")
                .tag("subscription", subscription)
                .register(all.registry()));
        gauge("sluice_parked_events", "Events that wait for a retry", parked);
        gauge("sluice_circuit_state", "0 closed, 1 half open, 2 open", circuit);
    }

    /**
     * How its circuit stands.
     *
     * @param state 0 closed, 1 half open, 2 open
     */
    public void circuit(int state) {
        circuit.set(state);
    }

    /** One that was in flight when the subscription went has no series to be counted in. */
    public void attempt(AttemptOutcome outcome, long nanos) {
        if (!removed) {
            attempts.computeIfAbsent(outcome.label(), label -> counter("sluice_attempts_total", "outcome", label))
                    .increment();
        }
        all.attemptSeconds().record(nanos, TimeUnit.NANOSECONDS);
    }

    /** An event was delivered, so long after it was received. */
    public void delivered(long afterMillis) {
        all.freshness().record(Math.max(0, afterMillis), TimeUnit.MILLISECONDS);
    }

    /** An event was given up. */
    public void deadLetter(DeadLetter.Reason reason) {
        if (!removed) {
            counter("sluice_dead_letters_total", "reason", reason.label()).increment();
        }
    }

    /** The filter could not be evaluated. */
    public void filterError() {
        if (removed) {
            return;
        }
        keep(Counter.builder("sluice_filter_errors_total")
                        .description("Events on which the filter could not be evaluated")
                        .tag("subscription", subscription)
                        .register(registry()))
                .increment();
    }

    /**
     * How far behind it is.
     *
     * @param lagOffsets over all partitions of this node
     * @param oldestMillis age of the oldest event that it has not delivered
     * @param parkedEvents how many wait for a retry
     */
    public void standing(long lagOffsets, long oldestMillis, long parkedEvents) {
        lag.set(lagOffsets);
        lagMillis.set(oldestMillis);
        parked.set(parkedEvents);
    }

    /** The log has lost so many offsets before it had got to them. */
    public void gap(long offsets) {
        all.gap(offsets);
    }

    void remove() {
        removed = true;
        made.forEach(registry()::remove);
        made.clear();
    }

    private MeterRegistry registry() {
        return all.registry();
    }

    private Counter counter(String name, String label, String value) {
        return keep(Counter.builder(name)
                .tag("subscription", subscription)
                .tag(label, value)
                .register(registry()));
    }

    private void gauge(String name, String description, Number value) {
        keep(Gauge.builder(name, value, Number::doubleValue)
                .description(description)
                .tag("subscription", subscription)
                .register(registry()));
    }

    private <T extends Meter> T keep(T meter) {
        if (!made.contains(meter)) {
            made.add(meter);
        }
        return meter;
    }
}
