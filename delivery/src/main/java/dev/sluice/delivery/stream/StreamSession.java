// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import dev.sluice.delivery.stream.wire.Format;
import dev.sluice.delivery.stream.wire.Frames;
import dev.sluice.delivery.stream.wire.Head;
import dev.sluice.delivery.stream.wire.Rendered;
import dev.sluice.delivery.stream.wire.Wire;
import dev.sluice.events.LogRecord;
import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Filter;
import io.netty.buffer.ByteBuf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of one client: at the tail in a {@link Group}, or behind with a {@link Following}. Confined to the hub's event loop.
 */
public final class StreamSession {
    private static final int SMALL = 512;

    private final StreamHub hub;
    private final StreamSocket socket;
    private final StreamRequest request;
    private final Group.Key key;
    private final List<Filter> filters;
    private final Head head;
    private long seq;
    private long credit;
    private boolean pausedTold;
    private boolean closed;
    private @Nullable Following following;
    private @Nullable Group group;
    private int place;
    private long lastTick;

    StreamSession(StreamHub hub, StreamSocket socket, StreamRequest request) {
        this.hub = hub;
        this.socket = socket;
        this.request = request;
        this.key = new Group.Key(
                request.tenant(),
                request.types(),
                request.filter(),
                request.restriction(),
                socket.wire().format());
        this.filters = request.filters();
        this.head = new Head(request.id());
        this.credit = request.credit();
        hub.parts().meters().opened();
    }

    /** What the client calls it. */
    public String id() {
        return request.id();
    }

    /** How many events and gaps it was sent. */
    public long seq() {
        return seq;
    }

    /** Whether it is at the tail. */
    public boolean live() {
        return group != null;
    }

    Group.Key key() {
        return key;
    }

    List<Filter> filters() {
        return filters;
    }

    Wire wire() {
        return socket.wire();
    }

    StreamSocket socket() {
        return socket;
    }

    boolean open() {
        return !closed;
    }

    /** Gives it room for so many more events. */
    public void credit(long events) {
        if (events < 1) {
            throw new IllegalArgumentException("credit must be 1 or more");
        }
        credit = credit + events < 0 ? StreamRequest.UNLIMITED : credit + events;
        pausedTold = false;
        pump();
    }

    /** Ends it: nothing is written for it any more. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        socket.remove(this);
        hub.parts().meters().closed();
        leaveGroup();
        if (following != null) {
            following.close();
            following = null;
        }
    }

    /** Sends what waits for it, as far as there is room. */
    void pump() {
        if (following != null) {
            following.pump();
        }
    }

    boolean wants(EventFacts facts) {
        return request.concerns(facts) && hub.judge().wants(filters, facts);
    }

    /** Whether it can't be in a group now. */
    boolean barred() {
        return hub.judge().barred(filters);
    }

    void begin(Beginning beginning) {
        if (closed) {
            return;
        }
        long[] next = beginning.next();
        String cursor = hub.sign(request.tenant(), next);
        ByteBuf out = Frames.allocate(SMALL);
        if (wire().format() == Format.SLUICE_V1) {
            JsonObject data = new JsonObject()
                    .put("types", new JsonArray(request.types().patterns()))
                    .put("cursor", cursor);
            wire().control(out, "subscribed", id(), data);
        }
        beginning.gaps().forEach(gap -> writeGap(out, gap, cursor));
        if (wire().format() != Format.SLUICE_V1) {
            wire().cursor(out, head, seq, cursor);
        }
        socket.answer(out);
        follow(next, 0);
    }

    /** Goes on from these offsets at its own pace. */
    private void follow(long[] next, int uncovered) {
        Following begun = new Following(hub, this, next, uncovered);
        following = begun;
        begun.start();
    }

    /**
     * It has seen everything below the fronts, and nothing waits for it.
     *
     * @param cover whether no cursor covers its last events yet
     * @param news whether the client was not told that it is live
     */
    void caughtUp(boolean cover, boolean news) {
        following = null;
        hub.groups().enter(this);
        ByteBuf out = Frames.allocate(SMALL);
        if (cover) {
            wire().cursor(out, head, seq, hub.sign(request.tenant(), hub.fronts()));
        }
        if (news) {
            wire().control(out, "live", id(), new JsonObject());
        }
        socket.answer(out);
    }

    void tellLive() {
        ByteBuf out = Frames.allocate(SMALL);
        wire().control(out, "live", id(), new JsonObject());
        socket.answer(out);
    }

    void entered(Group entered, int at, long tick) {
        group = entered;
        place = at;
        lastTick = tick;
    }

    int place() {
        return place;
    }

    void place(int at) {
        place = at;
    }

    /** Whether it has to get the run of this tick; once for each tick. */
    boolean takesPart(long tick) {
        boolean part = lastTick != tick;
        lastTick = tick;
        return part;
    }

    private void leaveGroup() {
        Group left = group;
        if (left != null) {
            group = null;
            left.leave(this);
        }
    }

    /** Takes its group's run, or leaves the group where it stood before. */
    void take(Group from) {
        int events = from.run().size();
        if (!socket.writable() || events > credit || from.dissolved()) {
            if (events > 0 || !from.gaps().isEmpty() || from.cursor() != null || from.dissolved()) {
                leaveGroup();
                // the gaps are before where the tick began
                from.gaps().forEach(gap -> tellGap(gap, hub.begun()));
                follow(hub.begun(), from.uncovered());
            }
            return;
        }
        ByteBuf shared = from.shared();
        if (shared != null && from.gaps().isEmpty()) {
            socket.write(shared.retainedDuplicate());
            seq += events;
        } else {
            writeRun(from);
        }
        spend(events);
        writeGroupCursor(from, shared);
    }

    private void writeRun(Group from) {
        int bytes = from.gaps().isEmpty() ? 0 : SMALL;
        for (Rendered event : from.events()) {
            bytes += wire().eventBytes(head, event);
        }
        if (bytes == 0) {
            return;
        }
        ByteBuf out = Frames.allocate(bytes);
        for (Gap gap : from.gaps()) {
            // the run comes after it
            writeGap(out, gap, hub.sign(request.tenant(), hub.begun()));
        }
        for (Rendered event : from.events()) {
            wire().event(out, head, ++seq, event);
        }
        socket.write(out);
    }

    private void writeGroupCursor(Group from, @Nullable ByteBuf shared) {
        String cursor = from.cursor();
        boolean inRun =
                shared != null && wire().format() == Format.SSE && from.gaps().isEmpty();
        if (cursor != null && !inRun) {
            ByteBuf out = Frames.allocate(SMALL);
            wire().cursor(out, head, seq, cursor);
            socket.write(out);
        }
    }

    private void spend(int events) {
        if (credit != StreamRequest.UNLIMITED) {
            credit -= events;
        }
        hub.parts().meters().sent(events);
    }

    /** Whether another event may be written now. */
    boolean room() {
        return credit > 0 && socket.writable();
    }

    /** Appends one event. */
    void append(ByteBuf out, LogRecord record) {
        wire().event(out, head, ++seq, hub.tick().renderBehind(record));
        spend(1);
    }

    /** Appends one event, and that everything before these offsets is covered by it. */
    void append(ByteBuf out, LogRecord record, long[] next) {
        Rendered event = hub.tick().renderBehind(record);
        wire().eventWithCursor(out, head, ++seq, event, hub.sign(request.tenant(), next));
        spend(1);
    }

    void appendCursor(ByteBuf out, long[] next) {
        wire().cursor(out, head, seq, hub.sign(request.tenant(), next));
    }

    void tellGap(Gap gap, long[] next) {
        ByteBuf out = Frames.allocate(SMALL);
        writeGap(out, gap, hub.sign(request.tenant(), next));
        socket.write(out);
    }

    private void writeGap(ByteBuf out, Gap gap, String cursor) {
        JsonObject data = new JsonObject()
                .put("seq", ++seq)
                .put("reason", gap.reason().text())
                .put("count", gap.count())
                .put("cursor", cursor);
        wire().control(out, "gap", id(), data);
        hub.parts().meters().dropped(gap);
    }

    /** Says once that it has nothing to give to: the client has to send credit. */
    void tellPaused(long lag) {
        if (credit == 0 && !pausedTold) {
            pausedTold = true;
            ByteBuf out = Frames.allocate(SMALL);
            wire().control(out, "paused", id(), new JsonObject().put("lag", lag));
            socket.answer(out);
        }
    }

    /** Writes how far it has got. */
    void tellCursor() {
        if (group == null && following == null) {
            return;
        }
        long[] next = following == null ? standing() : following.covered();
        ByteBuf out = Frames.allocate(SMALL);
        appendCursor(out, next);
        socket.write(out);
    }

    /** A member that waits for its group's run has seen what was before it. */
    private long[] standing() {
        boolean waits =
                group != null && group.queued() && lastTick != hub.tick().number();
        return waits ? hub.begun() : hub.fronts();
    }
}
