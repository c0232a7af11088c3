// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.config.value.Rate;
import dev.sluice.gateway.quota.TokenBucket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a source takes. Its configured rate counts authentic requests only: counted before they are verified, anybody who
 * knows a source's name could use it up and shut its provider out. What may come in to be verified is bounded far above that, so that
 * a flood costs the node little. Thread-safe.
 */
final class SourceLimit {
    /** How many times the configured rate may knock. */
    private static final long KNOCKS = 10;

    /** What may knock at least, however low the configured rate is. */
    private static final long LEAST_KNOCKS_PER_SECOND = 1_000;

    private static final SourceLimit NONE = new SourceLimit(null, null);

    private final @Nullable TokenBucket knocks;
    private final @Nullable TokenBucket authentic;

    private SourceLimit(@Nullable TokenBucket knocks, @Nullable TokenBucket authentic) {
        this.knocks = knocks;
        this.authentic = authentic;
    }

    /** @param rate of authentic requests; null is without limit */
    static SourceLimit of(@Nullable Rate rate, long nowNanos) {
        if (rate == null) {
            return NONE;
        }
        double perSecond = KNOCKS * rate.permits() / (rate.per().toMillis() / 1_000.0);
        var knocks = perSecond > LEAST_KNOCKS_PER_SECOND
                ? new TokenBucket(KNOCKS * rate.permits(), rate.per(), nowNanos)
                : new TokenBucket(LEAST_KNOCKS_PER_SECOND, Duration.ofSeconds(1), nowNanos);
        return new SourceLimit(knocks, new TokenBucket(rate.permits(), rate.per(), nowNanos));
    }

    /** Takes a permit for any request: 0 when there was one, else the nanoseconds until there will be. */
    long take(long nowNanos) {
        return knocks == null ? 0 : knocks.take(nowNanos);
    }

    /** The same for one that has been verified. */
    long takeAuthentic(long nowNanos) {
        return authentic == null ? 0 : authentic.take(nowNanos);
    }
}
