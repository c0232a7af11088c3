// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.subscriptions.replay.Replay;
import dev.sluice.subscriptions.type.EventType;
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
 * @param replays by id
 * @param eventTypes by id
 * @param underOldKeys what of it is sealed with a master key that was current before
 */
public record Snapshot(
        long position,
        Map<String, Resource<SourceSettings>> sources,
        Map<String, Resource<SubscriptionSettings>> subscriptions,
        Map<String, Resource<Replay>> replays,
        Map<String, Resource<EventType>> eventTypes,
        Set<Name> underOldKeys) {

    /** What a resource is called. */
    public record Name(Kind kind, String id) {}

    /** Before anything was read. */
    public static final Snapshot EMPTY = new Snapshot(0, Map.of(), Map.of());

    public Snapshot {
        sources = Map.copyOf(sources);
        subscriptions = Map.copyOf(subscriptions);
        replays = Map.copyOf(replays);
        eventTypes = Map.copyOf(eventTypes);
        underOldKeys = Set.copyOf(underOldKeys);
    }

    /** One without replays that is all sealed with the current key. */
    public Snapshot(
            long position,
            Map<String, Resource<SourceSettings>> sources,
            Map<String, Resource<SubscriptionSettings>> subscriptions) {
        this(position, sources, subscriptions, Map.of(), Map.of(), Set.of());
    }

    /** All resources. */
    public Stream<Resource<?>> all() {
        return Stream.of(sources, subscriptions, replays, eventTypes).flatMap(each -> each.values().stream());
    }

    /** What has this name; null for nothing. */
    public @Nullable Resource<?> find(Kind kind, String id) {
        return switch (kind) {
            case SOURCE -> sources.get(id);
            case SUBSCRIPTION -> subscriptions.get(id);
            case REPLAY -> replays.get(id);
            case EVENT_TYPE -> eventTypes.get(id);
        };
    }
}
