// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the registry says, as of one position. Immutable.
 *
 * @param position every record below it is in
 * @param sources by name
 * @param subscriptions by id
 */
public record Snapshot(
        long position,
        Map<String, Resource<SourceSettings>> sources,
        Map<String, Resource<SubscriptionSettings>> subscriptions) {

    /** Before anything was read. */
    public static final Snapshot EMPTY = new Snapshot(0, Map.of(), Map.of());

    public Snapshot {
        sources = Map.copyOf(sources);
        subscriptions = Map.copyOf(subscriptions);
    }

    /** What has this name; null for nothing. */
    public @Nullable Resource<?> find(Kind kind, String id) {
        return switch (kind) {
            case SOURCE -> sources.get(id);
            case SUBSCRIPTION -> subscriptions.get(id);
        };
    }
}
