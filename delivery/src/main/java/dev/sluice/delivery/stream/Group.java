// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import dev.sluice.delivery.stream.wire.Format;
import dev.sluice.delivery.stream.wire.Frames;
import dev.sluice.delivery.stream.wire.Head;
import dev.sluice.delivery.stream.wire.Rendered;
import dev.sluice.delivery.stream.wire.Wire;
import dev.sluice.events.LogRecord;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.match.TypePatterns;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions at the tail that want the same in the same form: one match, one run of frames and one signed cursor a tick for all of them.
 * Confined to the hub's event loop.
 */
final class Group {
    /*
     * Members are written to from the end of the list to its beginning, over several turns if they are many. One that leaves is replaced
     * by the last: that one was written to already, or is the one that leaves. One that enters while the others are written to has seen
     * the run already; each member remembers the last tick that it took part in.
     */
    private static final int COVER_EVENTS = Tick.MATCHES;
    private static final long COVER_MILLIS = 700;
    /** A run of no more than these brings a cursor with each event where the wire has room for it. */
    private static final int COVER_EACH = 8;

    private static final Head NO_HEAD = new Head("");

    /** What the members have in common. The restriction is part of it: those who may see less never get the run of those who may more. */
    record Key(String tenant, TypePatterns types, @Nullable Filter filter, Restriction restriction, Format format) {}

    private final StreamHub hub;
    private final Key key;
    private final List<Filter> filters;
    private final List<StreamSession> members = new ArrayList<>();
    private final List<LogRecord> run = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>(0);
    private final List<Rendered> events = new ArrayList<>();
    private boolean queued;
    private boolean prepared;
    /** Whether all have to leave it and go on from where the tick began. */
    private boolean dissolved;
    /** Members before this one are not written to yet. */
    private int left;

    private int uncovered;
    private long coveredAt;
    private @Nullable String cursor;
    private @Nullable ByteBuf shared;

    /** @param filters all of those of the key, in the order in which they are to be asked */
    Group(StreamHub hub, Key key, List<Filter> filters) {
        this.hub = hub;
        this.key = key;
        this.filters = filters;
    }

    List<Filter> filters() {
        return filters;
    }

    Key key() {
        return key;
    }

    boolean empty() {
        return members.isEmpty();
    }

    void enter(StreamSession session, long tick) {
        session.entered(this, members.size(), tick);
        members.add(session);
    }

    void leave(StreamSession session) {
        int place = session.place();
        StreamSession last = members.removeLast();
        if (last != session) {
            members.set(place, last);
            last.place(place);
        }
        if (!queued) {
            hub.groups().retire(this);
        }
    }

    /** Puts a record into the run; whether the group has to be queued for writing. */
    boolean add(LogRecord record) {
        run.add(record);
        return queue();
    }

    /** Tells the members of a gap; whether the group has to be queued for writing. */
    boolean add(Gap gap) {
        gaps.add(gap);
        return queue();
    }

    /** Sends all members away, to read by themselves what was not matched here; whether the group has to be queued for that. */
    boolean dissolve() {
        dissolved = true;
        return queue();
    }

    boolean dissolved() {
        return dissolved;
    }

    /** Whether it has to be queued for writing, because its members wait for a cursor. */
    boolean cursorOverdue(long now) {
        return uncovered > 0 && now - coveredAt >= COVER_MILLIS && queue();
    }

    private boolean queue() {
        boolean first = !queued;
        queued = true;
        return first;
    }

    /** How many events its members got since their last cursor, at most. */
    int uncovered() {
        return uncovered;
    }

    List<LogRecord> run() {
        return run;
    }

    List<Gap> gaps() {
        return gaps;
    }

    List<Rendered> events() {
        return events;
    }

    /** The cursor that stands at the end of this tick's run; null when none is due. */
    @Nullable
    String cursor() {
        return cursor;
    }

    /** The run as bytes that all members may have; null when it looks different for each. */
    @Nullable
    ByteBuf shared() {
        return shared;
    }

    /** Writes to so many members; how many it were. */
    int write(Tick tick, int most) {
        if (!prepared) {
            prepare(tick);
        }
        int writes = 0;
        while (left > 0 && writes < most) {
            left = Math.min(left, members.size()) - 1;
            if (left < 0) {
                break;
            }
            StreamSession session = members.get(left);
            if (session.takesPart(tick.number())) {
                session.take(this);
                writes++;
            }
        }
        if (left <= 0) {
            finish(tick);
        }
        return writes;
    }

    /** Whether it waits for being written to. */
    boolean queued() {
        return queued;
    }

    /** Whether all have got what there was. */
    boolean written() {
        return !queued;
    }

    private void prepare(Tick tick) {
        prepared = true;
        left = members.size();
        if (dissolved) {
            return;
        }
        for (LogRecord record : run) {
            events.add(tick.render(record));
        }
        boolean due = uncovered + run.size() >= COVER_EVENTS || tick.nowMillis() - coveredAt >= COVER_MILLIS;
        if (due || key.format() == Format.SSE) {
            cursor = hub.sign(key.tenant(), hub.fronts());
        }
        if (key.format().shared() && !run.isEmpty() && left > 0) {
            shared = encode(members.getFirst().wire());
        }
    }

    private ByteBuf encode(Wire wire) {
        int bytes = 0;
        for (Rendered event : events) {
            bytes += wire.eventBytes(NO_HEAD, event);
        }
        ByteBuf out = Frames.allocate(bytes + 128);
        long[] next = hub.begun();
        for (int i = 0; i < events.size(); i++) {
            String its = key.format() == Format.SSE ? cursorOf(i, next) : null;
            if (its != null) {
                wire.eventWithCursor(out, NO_HEAD, 0, events.get(i), its);
            } else {
                wire.event(out, NO_HEAD, 0, events.get(i));
            }
        }
        return out;
    }

    /** What covers all up to this event of the run; the last one's also what was not wanted in this tick. */
    private @Nullable String cursorOf(int event, long[] next) {
        if (event == events.size() - 1) {
            return cursor;
        }
        LogRecord record = run.get(event);
        next[record.partition()] = record.offset() + 1;
        return events.size() > COVER_EACH ? null : hub.sign(key.tenant(), next);
    }

    private void finish(Tick tick) {
        if (cursor != null) {
            uncovered = 0;
            coveredAt = tick.nowMillis();
        } else {
            uncovered += run.size();
        }
        if (!members.isEmpty() && !dissolved) {
            run.forEach(record ->
                    hub.parts().meters().fresh(tick.nowMillis() - record.event().receivedMillis()));
        }
        if (shared != null) {
            shared.release();
            shared = null;
        }
        cursor = null;
        run.clear();
        gaps.clear();
        events.clear();
        prepared = false;
        dissolved = false;
        queued = false;
    }
}
