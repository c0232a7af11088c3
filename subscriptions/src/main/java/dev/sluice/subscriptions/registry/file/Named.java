// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.type.EventTypeSettings;
import dev.sluice.subscriptions.registry.Kind;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a file names.
 *
 * @param sources names
 * @param subscriptions names
 * @param eventTypes names
 */
record Named(Set<String> sources, Set<String> subscriptions, Set<String> eventTypes) {
    Named {
        sources = Set.copyOf(sources);
        subscriptions = Set.copyOf(subscriptions);
        eventTypes = Set.copyOf(eventTypes);
    }

    static Named of(
            Collection<SourceSettings> sources,
            Collection<SubscriptionSettings> subscriptions,
            Collection<EventTypeSettings> eventTypes) {
        return new Named(
                sources.stream().map(SourceSettings::name).collect(Collectors.toSet()),
                subscriptions.stream().map(SubscriptionSettings::name).collect(Collectors.toSet()),
                eventTypes.stream().map(EventTypeSettings::name).collect(Collectors.toSet()));
    }

    boolean has(Kind kind, String id) {
        return switch (kind) {
            case SOURCE -> sources.contains(id);
            case SUBSCRIPTION -> subscriptions.contains(id);
            case EVENT_TYPE -> eventTypes.contains(id);
            case REPLAY -> false;
        };
    }
}
