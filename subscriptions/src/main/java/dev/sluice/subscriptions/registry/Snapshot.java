// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the registry says, as of one position. Immutable.
 *
 * @param position every record below it is in
 * @param sources by name
 * @param subscriptions by id
 * @param underOldKeys what of it is sealed with a master key that was current before
 */
public record Snapshot(
        long position,
        Map<String, Resource<SourceSettings>> sources,
        Map<String, Resource<SubscriptionSettings>> subscriptions,
        Set<Name> underOldKeys) {

    /** What a resource is called. */
    public record Name(Kind kind, String id) {}

    /** Before anything was read. */
    public static final Snapshot EMPTY = new Snapshot(0, Map.of(), Map.of());

    public Snapshot {
        sources = Map.copyOf(sources);
        subscriptions = Map.copyOf(subscriptions);
        underOldKeys = Set.copyOf(underOldKeys);
    }

    /** One that is all sealed with the current key. */
    public Snapshot(
            long position,
            Map<String, Resource<SourceSettings>> sources,
            Map<String, Resource<SubscriptionSettings>> subscriptions) {
        this(position, sources, subscriptions, Set.of());
    }

    /** All resources. */
    public Stream<Resource<?>> all() {
        return Stream.concat(sources.values().stream(), subscriptions.values().stream());
    }

    /** What has this name; null for nothing. */
    public @Nullable Resource<?> find(Kind kind, String id) {
        return switch (kind) {
            case SOURCE -> sources.get(id);
            case SUBSCRIPTION -> subscriptions.get(id);
        };
    }
}
