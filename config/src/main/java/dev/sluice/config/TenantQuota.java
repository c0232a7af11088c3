// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.config.value.Rate;
import org.jspecify.annotations.Nullable;

/**
 * What one tenant may have; what is null is not bounded.
 *
 * @param subscriptions over the API, those of the file counted; 0 to 1,000,000
 * @param sources the same of sources
 * @param streams open connections on each node; 0 to 1,000,000
 * @param ingestRate events taken on each node, over all sources and publishers of the tenant
 */
public record TenantQuota(
        @Nullable Integer subscriptions,
        @Nullable Integer sources,
        @Nullable Integer streams,
        @Nullable Rate ingestRate) {
    /** Bounds nothing. */
    public static final TenantQuota NONE = new TenantQuota(null, null, null, null);

    /** This one, and {@code standard} where it says nothing. */
    public TenantQuota over(TenantQuota standard) {
        return new TenantQuota(
                subscriptions == null ? standard.subscriptions : subscriptions,
                sources == null ? standard.sources : sources,
                streams == null ? standard.streams : streams,
                ingestRate == null ? standard.ingestRate : ingestRate);
    }
}
