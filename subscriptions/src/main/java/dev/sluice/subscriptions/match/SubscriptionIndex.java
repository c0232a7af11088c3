// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds who wants an event, at a cost that does not grow with those who don't. Confined to one thread.
 *
 * @param <T> what is registered, told apart by {@code equals}
 */
public final class SubscriptionIndex<T> {
    /*
     * Entries of one tenant with the same patterns form a group. What (tenant, type) leads to is a list of groups, cached:
     * an entry that joins or leaves a group touches no cache. A new group is appended to its tenant's list; a cached
     * answer remembers how far down that list it has looked and looks at the rest when next asked. Emptied groups are
     * left where they are, and swept out (with the tenant's cached answers) once they are the majority.
     */

    private static final int MAX_CACHED_TYPES = 4_096;
    private static final int MAX_CACHED_GROUPS = 1 << 20;

    private final Map<String, Tenant<T>> tenants = new HashMap<>();
    private final Map<T, Place<T>> places = new HashMap<>();
    private final Map<Filter, SharedFilter> filters = new HashMap<>();
    private final LinkedHashMap<TypeOfTenant, Candidates<T>> cache = new LinkedHashMap<>(64, 0.75f, true);
    private int cachedGroups;
    private long generations;
    private long events;
    private long evaluations;
    private boolean matching;

    /** An entry from now on. Throws IllegalArgumentException when it is registered already. */
    public void add(T entry, String tenant, TypePatterns types, @Nullable Filter filter) {
        add(entry, tenant, types, filter, Restriction.NONE);
    }

    /**
     * The same for one that may not see everything it asks for. What the restriction holds back is never shown to the entry's own filter,
     * so that not even its failures tell anything.
     */
    public void add(T entry, String tenant, TypePatterns types, @Nullable Filter filter, Restriction restriction) {
        refuseWhileMatching();
        if (places.containsKey(entry)) throw new IllegalArgumentException("registered twice: " + entry);
        Bounds bounds = restriction.isNone() ? null : new Bounds(restriction.types(), share(restriction.filter()));
        Group<T> group = tenants.computeIfAbsent(tenant, name -> new Tenant<>(name, ++generations))
                .group(types);
        places.put(entry, group.add(entry, share(filter), bounds));
    }

    private @Nullable SharedFilter share(@Nullable Filter filter) {
        if (filter == null) return null;
        SharedFilter shared = filters.computeIfAbsent(filter, SharedFilter::new);
        shared.users++;
        return shared;
    }

    /** Whether it was registered; from now on it is not. */
    public boolean remove(T entry) {
        refuseWhileMatching();
        Place<T> place = places.remove(entry);
        if (place == null) return false;
        release(place.filter);
        if (place.bounds != null) release(place.bounds.filter);
        Group<T> group = place.group;
        group.remove(place);
        if (group.places.isEmpty()) retire(group);
        return true;
    }

    /** Tells the sink every entry that wants this event, and those whose filter failed on it. */
    public void match(EventFacts facts, Matches<T> sink) {
        Tenant<T> tenant = tenants.get(facts.tenant());
        if (tenant == null) return;
        events++;
        matching = true;
        try {
            for (Group<T> group : candidates(tenant, facts.type()).groups) {
                for (Place<T> place : group.places) tell(place, facts, sink);
            }
        } finally {
            matching = false;
        }
    }

    /** How many times a filter was evaluated so far. */
    public long evaluations() {
        return evaluations;
    }

    /** How many entries are registered. */
    public int size() {
        return places.size();
    }

    private void tell(Place<T> place, EventFacts facts, Matches<T> sink) {
        if (place.bounds != null && !lets(place.bounds, facts)) return;
        Outcome outcome = place.filter == null ? Outcome.MATCH : answer(place.filter, facts);
        switch (outcome) {
            case MATCH -> sink.matched(place.entry);
            case FAILED -> sink.failed(place.entry);
            case NO_MATCH -> {}
        }
    }

    private boolean lets(Bounds bounds, EventFacts facts) {
        return (bounds.types == null || bounds.types.matches(facts.type()))
                && (bounds.filter == null || answer(bounds.filter, facts) == Outcome.MATCH);
    }

    private Outcome answer(SharedFilter shared, EventFacts facts) {
        if (shared.event != events) {
            shared.outcome = shared.filter.evaluate(facts);
            shared.event = events;
            evaluations++;
        }
        return shared.outcome;
    }

    private Candidates<T> candidates(Tenant<T> tenant, String type) {
        var key = new TypeOfTenant(tenant.name, type);
        Candidates<T> found = cache.get(key);
        if (found == null || found.generation != tenant.generation) {
            if (found != null) cachedGroups -= found.groups.size();
            found = new Candidates<>(tenant.generation);
            cache.put(key, found);
        }
        if (found.seen < tenant.groups.size()) {
            cachedGroups += found.look(tenant, type);
            trim(key);
        }
        return found;
    }

    private void trim(TypeOfTenant newest) {
        var eldest = cache.entrySet().iterator();
        while (cache.size() > MAX_CACHED_TYPES || cachedGroups > MAX_CACHED_GROUPS) {
            var entry = eldest.next();
            if (entry.getKey().equals(newest)) return;
            cachedGroups -= entry.getValue().groups.size();
            eldest.remove();
        }
    }

    private void retire(Group<T> group) {
        Tenant<T> tenant = group.tenant;
        tenant.retire(group, ++generations);
        if (tenant.byTypes.isEmpty()) tenants.remove(tenant.name);
    }

    private void release(@Nullable SharedFilter shared) {
        if (shared != null && --shared.users == 0) filters.remove(shared.filter);
    }

    private void refuseWhileMatching() {
        if (matching) throw new IllegalStateException("the index is changed from within a match");
    }

    private record TypeOfTenant(String tenant, String type) {}

    /** A restriction whose filter is shared with whoever has the same. */
    private record Bounds(
            @Nullable TypePatterns types, @Nullable SharedFilter filter) {}

    /** A filter and its answer about the last event that it was asked about. */
    private static final class SharedFilter {
        private final Filter filter;
        private int users;
        private long event;
        private Outcome outcome = Outcome.NO_MATCH;

        SharedFilter(Filter filter) {
            this.filter = filter;
        }
    }

    private static final class Tenant<T> {
        private final String name;
        private final Map<TypePatterns, Group<T>> byTypes = new HashMap<>();
        private final List<Group<T>> groups = new ArrayList<>();
        private long generation;

        Tenant(String name, long generation) {
            this.name = name;
            this.generation = generation;
        }

        Group<T> group(TypePatterns types) {
            return byTypes.computeIfAbsent(types, made -> {
                var group = new Group<>(this, made);
                groups.add(group);
                return group;
            });
        }

        void retire(Group<T> group, long next) {
            byTypes.remove(group.types);
            if (groups.size() < 16 || byTypes.size() * 2 > groups.size()) return;
            groups.removeIf(each -> each.places.isEmpty());
            generation = next;
        }
    }

    private static final class Group<T> {
        private final Tenant<T> tenant;
        private final TypePatterns types;
        private final List<Place<T>> places = new ArrayList<>();

        Group(Tenant<T> tenant, TypePatterns types) {
            this.tenant = tenant;
            this.types = types;
        }

        Place<T> add(T entry, @Nullable SharedFilter filter, @Nullable Bounds bounds) {
            var place = new Place<>(this, entry, filter, bounds, places.size());
            places.add(place);
            return place;
        }

        void remove(Place<T> place) {
            Place<T> last = places.removeLast();
            if (last == place) return;
            places.set(place.slot, last);
            last.slot = place.slot;
        }
    }

    private static final class Place<T> {
        private final Group<T> group;
        private final T entry;
        private final @Nullable SharedFilter filter;
        private final @Nullable Bounds bounds;
        private int slot;

        Place(Group<T> group, T entry, @Nullable SharedFilter filter, @Nullable Bounds bounds, int slot) {
            this.group = group;
            this.entry = entry;
            this.filter = filter;
            this.bounds = bounds;
            this.slot = slot;
        }
    }

    private static final class Candidates<T> {
        private final long generation;
        private final List<Group<T>> groups = new ArrayList<>(2);
        private int seen;

        Candidates(long generation) {
            this.generation = generation;
        }

        /** How many more groups want this type. */
        int look(Tenant<T> tenant, String type) {
            int before = groups.size();
            while (seen < tenant.groups.size()) {
                Group<T> group = tenant.groups.get(seen++);
                if (group.types.matches(type)) groups.add(group);
            }
            return groups.size() - before;
        }
    }
}
