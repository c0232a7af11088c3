// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.quota;

import dev.sluice.config.QuotaSettings;
import dev.sluice.config.TenantQuota;
import dev.sluice.config.value.Rate;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the operator lets each tenant have. Thread-safe. What is counted in the registry is counted by the caller; streams and events are
 * counted by each node for itself.
 */
public final class Quotas {
    private final MeterRegistry registry;
    private final ConcurrentHashMap<String, Limiter> limiters = new ConcurrentHashMap<>();
    private volatile Table table;

    /** What may run out. */
    private enum Kind {
        SUBSCRIPTIONS,
        SOURCES,
        STREAMS,
        INGEST_RATE;

        private final String label = name().toLowerCase(Locale.ROOT);
    }

    /** The settings with the standard put in where a tenant's own say nothing. */
    private record Table(TenantQuota standard, Map<String, TenantQuota> tenants) {
        static Table of(QuotaSettings settings) {
            var tenants = new HashMap<String, TenantQuota>();
            settings.tenants().forEach((name, own) -> tenants.put(name, own.over(settings.standard())));
            return new Table(settings.standard(), Map.copyOf(tenants));
        }

        TenantQuota of(String tenant) {
            return tenants.getOrDefault(tenant, standard);
        }
    }

    private record Limiter(Rate rate, TokenBucket bucket) {}

    public Quotas(QuotaSettings settings, MeterRegistry registry) {
        this.registry = registry;
        this.table = Table.of(settings);
        for (Kind kind : Kind.values()) {
            refusals(kind);
        }
    }

    /** Holds from now on; what is there already stays. */
    public void replace(QuotaSettings settings) {
        table = Table.of(settings);
        limiters.keySet().removeIf(tenant -> of(tenant).ingestRate() == null);
    }

    /** What this tenant may have. */
    public TenantQuota of(String tenant) {
        return table.of(tenant);
    }

    /** Refuses with 403 {@code quota_exceeded} when a tenant that has so many subscriptions may not have another. */
    public void requireSubscription(String tenant, int has) {
        require(Kind.SUBSCRIPTIONS, of(tenant).subscriptions(), has);
    }

    /** Refuses with 403 {@code quota_exceeded} when a tenant that has so many sources may not have another. */
    public void requireSource(String tenant, int has) {
        require(Kind.SOURCES, of(tenant).sources(), has);
    }

    private void require(Kind kind, @Nullable Integer most, int has) {
        if (most != null && has >= most) {
            refused(kind);
            throw new ProblemException(
                    ProblemCode.QUOTA_EXCEEDED, "the tenant may have " + most + " " + kind.label + " and has " + has);
        }
    }

    /** Whether a tenant that has so many streams open on this node may open another. A no is counted. */
    public boolean mayOpenStream(String tenant, int has) {
        Integer most = of(tenant).streams();
        boolean may = most == null || has < most;
        if (!may) {
            refused(Kind.STREAMS);
        }
        return may;
    }

    /** The nanoseconds until the tenant may send another event; 0 when it may now. Takes nothing; a wait is counted as a refusal. */
    public long untilEvent(String tenant, long nowNanos) {
        Limiter limiter = limiter(tenant, nowNanos);
        return limiter == null ? 0 : counted(limiter.bucket.untilNext(nowNanos));
    }

    /**
     * Takes room for so many events of a tenant, or none.
     *
     * @return 0 when there is, else the nanoseconds until there will be: to be answered 429 {@code tenant_rate_limited}; counted
     */
    public long takeEvents(String tenant, int events, long nowNanos) {
        Limiter limiter = limiter(tenant, nowNanos);
        return limiter == null ? 0 : counted(limiter.bucket.take(events, nowNanos));
    }

    private @Nullable Limiter limiter(String tenant, long nowNanos) {
        Rate rate = of(tenant).ingestRate();
        if (rate == null) {
            return null;
        }
        Limiter known = limiters.get(tenant);
        return known != null && known.rate.equals(rate) ? known : made(tenant, rate, nowNanos);
    }

    private Limiter made(String tenant, Rate rate, long nowNanos) {
        return limiters.compute(
                tenant,
                (name, known) -> known != null && known.rate.equals(rate)
                        ? known
                        : new Limiter(rate, new TokenBucket(rate.permits(), rate.per(), nowNanos)));
    }

    private long counted(long wait) {
        if (wait > 0) {
            refused(Kind.INGEST_RATE);
        }
        return wait;
    }

    private void refused(Kind kind) {
        refusals(kind).increment();
    }

    private Counter refusals(Kind kind) {
        return Counter.builder("sluice.quota.refusals")
                .description("What a tenant was refused because of its quota")
                .tag("quota", kind.label)
                .register(registry);
    }
}
