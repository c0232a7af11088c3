// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import dev.sluice.events.LogRecord;
import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.Matches;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.match.SubscriptionIndex;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The groups of sessions at the tail: which there are, which of them want an event, and which have something to write. Confined to the
 * hub's event loop.
 */
final class Groups implements Matches<Group> {
    private final StreamHub hub;
    private final Tick tick;
    private final Judge judge;
    private final SubscriptionIndex<Group> index = new SubscriptionIndex<>();
    private final Map<Group.Key, Group> groups = new HashMap<>();
    private final ArrayDeque<Group> dirty = new ArrayDeque<>();

    /** The event at hand. */
    private @Nullable LogRecord record;

    private @Nullable EventFacts facts;
    private int matches;

    Groups(StreamHub hub, Tick tick, Judge judge) {
        this.hub = hub;
        this.tick = tick;
        this.judge = judge;
    }

    /** Puts the record into the run of every group that wants it. */
    void match(LogRecord next) {
        if (index.size() > 0 && next.isForSubscribers()) {
            collect(next);
        }
    }

    private void collect(LogRecord next) {
        EventFacts of = new EventFacts(next.event());
        record = next;
        facts = of;
        judge.next(of);
        int before = matches;
        index.match(of, this);
        record = null;
        facts = null;
        if (matches > before) {
            tick.matched(next);
        }
    }

    /** One of the right tenant and type; what its filter says is asked here, as long as there is time. */
    @Override
    public void matched(Group group) {
        LogRecord wanted = record;
        EventFacts of = facts;
        if (wanted == null || of == null) {
            return;
        }
        for (Filter filter : group.filters()) {
            if (!judge.inTime(filter)) {
                judge.bar(filter, tick.nowMillis());
                queue(group, group.dissolve());
                return;
            }
            if (!judge.wants(filter, of)) {
                return;
            }
        }
        matches++;
        queue(group, group.add(wanted));
    }

    /** The index asks no filter of a group. */
    @Override
    public void failed(Group group) {}

    private void queue(Group group, boolean first) {
        if (first) {
            dirty.add(group);
        }
    }

    /** Every session at the tail missed something. */
    void lost(Gap gap) {
        for (Group group : groups.values()) {
            queue(group, group.add(gap));
        }
    }

    /** Has those written to whose members wait for a cursor. */
    void queueOverdue() {
        for (Group group : groups.values()) {
            queue(group, group.cursorOverdue(tick.nowMillis()));
        }
    }

    /** The next group that has something to write; null when none has. */
    @Nullable
    Group dirty() {
        return dirty.peek();
    }

    /** How many groups have something to write. */
    int dirtyCount() {
        return dirty.size();
    }

    /** The next group has written all. */
    void written() {
        retire(dirty.remove());
    }

    /** Enters a session that has seen everything below the fronts. */
    void enter(StreamSession session) {
        Group group = groups.computeIfAbsent(session.key(), key -> make(key, session.filters()));
        group.enter(session, tick.number());
    }

    private Group make(Group.Key key, List<Filter> filters) {
        Group group = new Group(hub, key, filters);
        // filters are asked here, where it is minded what they cost
        index.add(
                group,
                key.tenant(),
                key.types(),
                null,
                new Restriction(key.restriction().types(), null));
        return group;
    }

    /** Forgets the group if nobody is in it. */
    void retire(Group group) {
        if (group.empty() && groups.get(group.key()) == group) {
            groups.remove(group.key());
            index.remove(group);
        }
    }
}
