// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions;

import dev.sluice.config.subscription.Ordering;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.TypePatterns;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.State;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of a subscription, ready for matching: made once from its registry entry, immutable.
 *
 * @param id its name
 * @param tenant whose events it sees
 * @param incarnation part of its lanes' keys: a re-created subscription is another one
 * @param version of the registry entry
 * @param state what is done with it
 * @param types wanted
 * @param filter what else it asks of an event; null for nothing
 * @param starts partition → first offset; a partition not listed starts at 0
 * @param maxAge events older than this are not delivered; null for no limit
 * @param ordering what it is promised about the order of events
 */
public record Subscription(
        String id,
        String tenant,
        long incarnation,
        long version,
        State state,
        TypePatterns types,
        @Nullable Filter filter,
        Map<Integer, Long> starts,
        @Nullable Duration maxAge,
        Ordering ordering) {

    public Subscription {
        starts = Map.copyOf(starts);
    }

    /** One without order. */
    public Subscription(
            String id,
            String tenant,
            long incarnation,
            long version,
            State state,
            TypePatterns types,
            @Nullable Filter filter,
            Map<Integer, Long> starts,
            @Nullable Duration maxAge) {
        this(id, tenant, incarnation, version, state, types, filter, starts, maxAge, Ordering.NONE);
    }

    /**
     * What the registry says, compiled. One that is locked stands as if disabled.
     *
     * @throws dev.sluice.subscriptions.match.FilterException when its filter does not compile
     */
    public static Subscription of(Resource<SubscriptionSettings> resource) {
        SubscriptionSettings settings = resource.definition();
        String filter = settings.filter();
        return new Subscription(
                resource.id(),
                resource.tenant(),
                resource.incarnation(),
                resource.version(),
                resource.locked() == null ? resource.state() : State.DISABLED,
                TypePatterns.of(settings.types()),
                filter == null ? null : Filter.compile(filter),
                resource.starts(),
                settings.maxAge(),
                settings.ordering());
    }

    /** Where it starts on this partition. */
    public long start(int partition) {
        return starts.getOrDefault(partition, 0L);
    }
}
