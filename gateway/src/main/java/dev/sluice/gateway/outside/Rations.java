// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

import dev.sluice.gateway.quota.TokenBucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often keys are fetched. Who sends a request may name keys that nobody has, before anything of it is proven: so a source has a tenth
 * of what one provider is asked for at most, and its tenant half. Keys that have been believed once are asked for again out of a ration of
 * their own, which no stranger uses up. Thread-safe.
 */
final class Rations {
    static final int OF_SOURCE = 60;
    static final int OF_TENANT = 300;
    static final int OF_PROVIDER = 600;
    static final int OF_KNOWN = 60;

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MOST_BUCKETS = 10_000;

    private final Map<Whose, TokenBucket> buckets = new ConcurrentHashMap<>();

    private enum Level {
        SOURCE,
        TENANT,
        PROVIDER,
        KNOWN
    }

    private record Whose(Level level, String provider, String name) {}

    /** Whether another key of the provider may be fetched for a source. */
    boolean take(String provider, Asker asker, long nowNanos) {
        return take(new Whose(Level.SOURCE, provider, asker.source()), OF_SOURCE, nowNanos)
                && take(new Whose(Level.TENANT, provider, asker.tenant()), OF_TENANT, nowNanos)
                && take(new Whose(Level.PROVIDER, provider, ""), OF_PROVIDER, nowNanos);
    }

    /** Whether a key of the provider that is here may be fetched again. */
    boolean takeAgain(String provider, long nowNanos) {
        return take(new Whose(Level.KNOWN, provider, ""), OF_KNOWN, nowNanos);
    }

    private boolean take(Whose whose, int permits, long nowNanos) {
        if (buckets.size() >= MOST_BUCKETS) {
            buckets.clear();
        }
        return buckets.computeIfAbsent(whose, made -> new TokenBucket(permits, PERIOD, nowNanos))
                        .take(nowNanos)
                == 0;
    }
}
