// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.meters;

import dev.sluice.delivery.dead.DeadLetter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** Names and makes the meters of webhook delivery. Thread-safe. A subscription's meters go when it goes. */
public final class DeliveryMeters {
    private final MeterRegistry registry;
    private final Timer attemptSeconds;
    private final Timer freshness;
    private final DistributionSummary gaps;
    private final ConcurrentHashMap<String, SubscriptionMeters> subscriptions = new ConcurrentHashMap<>();

    /** @param registry where they are kept */
    public DeliveryMeters(MeterRegistry registry) {
        this.registry = registry;
        this.attemptSeconds = Timer.builder("sluice_attempt_seconds")
                .description("How long one outbound request took")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(60))
                .register(registry);
        this.freshness = Timer.builder("sluice_freshness_seconds")
                .description("From the receipt of an event to its delivery")
                .tag("target", "webhook")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(10))
                .register(registry);
        this.gaps = DistributionSummary.builder("sluice_gap_offsets")
                .description("Offsets that the log lost (retention, a cut) before a subscription had got to them")
                .register(registry);
    }

    MeterRegistry registry() {
        return registry;
    }

    Timer attemptSeconds() {
        return attemptSeconds;
    }

    Timer freshness() {
        return freshness;
    }

    /** A dead letter that is no subscription's. */
    public void quarantined(DeadLetter.Reason reason) {
        Counter.builder("sluice_dead_letters_total")
                .description("Events given up")
                .tag("subscription", "")
                .tag("reason", reason.label())
                .register(registry)
                .increment();
    }

    /** The meters of the subscription with this id, made when there are none. */
    public SubscriptionMeters subscription(String id) {
        return subscriptions.computeIfAbsent(id, name -> new SubscriptionMeters(this, name));
    }

    /** The subscription is gone: so are its series. */
    public void forget(String id) {
        SubscriptionMeters gone = subscriptions.remove(id);
        if (gone != null) {
            gone.remove();
        }
    }

    /** The log has lost so many offsets that nobody had considered. */
    public void gap(long offsets) {
        gaps.record((double) offsets);
    }
}
