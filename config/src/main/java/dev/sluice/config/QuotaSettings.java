// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What tenants may have.
 *
 * @param standard what holds for every tenant
 * @param tenants what holds instead for these, by name
 */
public record QuotaSettings(TenantQuota standard, Map<String, TenantQuota> tenants) {
    /** Bounds nobody. */
    public static final QuotaSettings NONE = new QuotaSettings(TenantQuota.NONE, Map.of());

    public QuotaSettings {
        tenants = Collections.unmodifiableMap(new LinkedHashMap<>(tenants));
    }
}
