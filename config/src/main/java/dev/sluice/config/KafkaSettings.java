// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The Kafka client's properties, as the operator gave them; empty in dev. Their values may be passwords, so
 * {@link #toString()} tells their names only.
 *
 * @param properties none of those that the promises rest on; {@code bootstrap.servers} is there in run
 */
public record KafkaSettings(Map<String, String> properties) {
    public KafkaSettings {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    @Override
    public String toString() {
        return "KafkaSettings" + properties.keySet();
    }
}
