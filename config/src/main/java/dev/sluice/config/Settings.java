// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.type.EventTypeSettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that the operator said, with the defaults in place. Every section may be left out; {@code run} requires
 * {@code kafka} and a master key.
 *
 * @param sources by name, in the file's order
 * @param subscriptions by name, in the file's order
 * @param eventTypes by name, in the file's order
 */
public record Settings(
        ServerSettings server,
        ManagementSettings management,
        KafkaSettings kafka,
        TopicSettings topics,
        AuthSettings auth,
        SecretSettings secrets,
        TargetSettings targets,
        StreamSettings streams,
        QuotaSettings quotas,
        PublishingSettings publishing,
        ProviderSettings providers,
        Map<String, SourceSettings> sources,
        Map<String, SubscriptionSettings> subscriptions,
        Map<String, EventTypeSettings> eventTypes) {
    public Settings {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        subscriptions = Collections.unmodifiableMap(new LinkedHashMap<>(subscriptions));
        eventTypes = Collections.unmodifiableMap(new LinkedHashMap<>(eventTypes));
    }
}
