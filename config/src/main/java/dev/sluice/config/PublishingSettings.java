// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.config.source.SchemaCheck;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How events are taken over {@code POST /v1/events}.
 *
 * @param schemaCheck {@code warn} when left out
 * @param tenants what holds instead for these, by name
 */
public record PublishingSettings(SchemaCheck schemaCheck, Map<String, SchemaCheck> tenants) {
    /** What holds when nothing is said. */
    public static final PublishingSettings USUAL = new PublishingSettings(SchemaCheck.WARN, Map.of());

    public PublishingSettings {
        tenants = Collections.unmodifiableMap(new TreeMap<>(tenants));
    }

    /** What holds for the tenant. */
    public SchemaCheck schemaCheck(String tenant) {
        return tenants.getOrDefault(tenant, schemaCheck);
    }
}
