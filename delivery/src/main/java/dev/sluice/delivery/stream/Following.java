// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import dev.sluice.delivery.stream.wire.Format;
import dev.sluice.delivery.stream.wire.Frames;
import dev.sluice.delivery.sweep.Follower;
import dev.sluice.events.LogRecord;
import dev.sluice.events.tail.Tail;
import dev.sluice.subscriptions.match.EventFacts;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A session that is behind: sweeps bring it what it wants, as much as its bounded queue holds, and it writes as much as the client takes.
 * When it has reached the fronts of all partitions, and nothing waits, it goes back to its group. Confined to the hub's event loop.
 */
final class Following {
    private static final int COVER_EVENTS = 99;
    private static final long COVER_MILLIS = 700;
    /** When no more than these wait, each event brings its cursor where the wire has room for it: most who resume do so after a few. */
    private static final int COVER_EACH = 16;

    private static final int BATCH_BYTES = 64 << 10;
    private static final int SPRINT_RECORDS = 256;
    private static final long SPRINT_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final StreamHub hub;
    private final StreamSession session;
    private final List<Track> tracks = new ArrayList<>();
    private final ArrayDeque<LogRecord> queue = new ArrayDeque<>();
    /** Whether an event and its cursor are one message, of which a client keeps the cursor. */
    private final boolean sticks;

    private long queuedBytes;
    private int uncovered;
    private long coveredAt;
    private boolean scheduled;
    /** A write may make room, which asks for more writes. */
    private boolean pumping;

    private boolean liveTold;
    private boolean closed;

    Following(StreamHub hub, StreamSession session, long[] next, int uncovered) {
        this.hub = hub;
        this.session = session;
        this.uncovered = uncovered;
        this.sticks = session.wire().format() == Format.SSE;
        for (int partition = 0; partition < next.length; partition++) {
            tracks.add(new Track(partition, next[partition]));
        }
        hub.parts().meters().fellBehind();
    }

    void start() {
        hub.follow(this);
        pump();
    }

    void close() {
        if (!closed) {
            closed = true;
            hub.unfollow(this);
            hub.parts().meters().caughtUp();
            tracks.forEach(Track::leave);
        }
    }

    /** Everything below these offsets was written. */
    long[] covered() {
        long[] next = new long[tracks.size()];
        for (int partition = 0; partition < next.length; partition++) {
            next[partition] = tracks.get(partition).next;
        }
        for (LogRecord waiting : queue) {
            next[waiting.partition()] = Math.min(next[waiting.partition()], waiting.offset());
        }
        return next;
    }

    /** Writes what the client takes, reads on where there is room, goes back to the group if it can. */
    void pump() {
        if (closed || pumping) {
            return;
        }
        pumping = true;
        try {
            write();
            sprint();
        } finally {
            pumping = false;
        }
        if (closed) {
            return;
        }
        if (!queue.isEmpty()) {
            session.tellPaused(lag());
        }
        readOn();
        if (queue.isEmpty() && atFronts() && session.socket().writable()) {
            arrive();
        }
    }

    /** At the fronts; one whose filter is too slow for the tail stays here all the same. */
    private void arrive() {
        if (!session.barred()) {
            close();
            session.caughtUp(uncovered > 0, !liveTold);
        } else if (!liveTold) {
            liveTold = true;
            session.tellLive();
        }
    }

    private void writeBatch() {
        ByteBuf out = Frames.allocate(BATCH_BYTES / 16);
        while (!queue.isEmpty() && session.room() && out.readableBytes() < BATCH_BYTES) {
            LogRecord record = queue.remove();
            queuedBytes -= record.sizeBytes();
            if (sticks && queue.size() < COVER_EACH) {
                session.append(out, record, covered());
                covered(hub.parts().clock().millis());
                continue;
            }
            session.append(out, record);
            if (++uncovered >= COVER_EVENTS) {
                cover(out);
            }
        }
        session.socket().write(out);
    }

    private void cover(ByteBuf out) {
        session.appendCursor(out, covered());
        covered(hub.parts().clock().millis());
    }

    private void covered(long now) {
        uncovered = 0;
        coveredAt = now;
    }

    /** Writes a cursor if events were written that none covers yet. */
    void beat(long now) {
        if (queue.isEmpty() ? atFronts() && session.socket().writable() : session.room()) {
            schedule();
        }
        if (!closed
                && uncovered > 0
                && now - coveredAt >= COVER_MILLIS
                && session.socket().writable()) {
            ByteBuf out = Frames.allocate(512);
            cover(out);
            session.socket().write(out);
        }
    }

    /** A tick is over. */
    void frontMoved() {
        readOn();
        if (queue.isEmpty() && !session.barred() && lag() <= SPRINT_RECORDS) {
            schedule();
        }
    }

    private void readOn() {
        if (queue.size() <= hub.parts().options().queueRecords() / 2) {
            tracks.forEach(Track::readOn);
        }
    }

    /** The last few records before the fronts are taken in one turn: sweeps of several partitions never arrive at the same time. */
    private void sprint() {
        if (queue.isEmpty() && session.room() && !session.barred() && lag() <= SPRINT_RECORDS) {
            long until = System.nanoTime() + SPRINT_NANOS;
            tracks.forEach(track -> track.sprint(until));
            write();
        }
    }

    private void write() {
        while (!queue.isEmpty() && session.room()) {
            writeBatch();
        }
    }

    /** The partition's log ends at {@code end} now. */
    void cut(int partition, long end) {
        Track track = tracks.get(partition);
        track.reading = false;
        if (track.next > end) {
            track.next = end;
            session.tellGap(new Gap(Gap.Reason.TRUNCATED, null), covered());
        }
        schedule();
    }

    private boolean atFronts() {
        for (Track track : tracks) {
            if (track.next != hub.front(track.partition)) {
                return false;
            }
        }
        return true;
    }

    private long lag() {
        long lag = queue.size();
        for (Track track : tracks) {
            lag += Math.max(0, hub.front(track.partition) - track.next);
        }
        return lag;
    }

    /** Pumps when the sweep's turn is over, so that what it brings goes out together. */
    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            hub.later(() -> {
                scheduled = false;
                pump();
            });
        }
    }

    private boolean full() {
        return queue.size() >= hub.parts().options().queueRecords() || queuedBytes >= hub.queueBytes();
    }

    /** What it has considered of one partition. */
    private final class Track implements Follower {
        private final int partition;
        private long next;
        /** Whether the sweep has it, and will ask or bring something. */
        private boolean reading;

        Track(int partition, long next) {
            this.partition = partition;
            this.next = next;
        }

        void readOn() {
            if (!reading && !full() && next < hub.front(partition)) {
                reading = true;
                hub.slot(partition).sweep().join(this);
            }
        }

        /** Up to the front, if the tail has it and the time suffices. */
        void sprint(long until) {
            long front = hub.front(partition);
            Tail.Cursor cursor = hub.slot(partition).source().tail().cursor();
            if (next >= front || !cursor.seek(next)) {
                return;
            }
            LogRecord record = cursor.next();
            while (record != null && record.offset() < front && System.nanoTime() - until < 0) {
                if (record.isForSubscribers() && matches(new EventFacts(record.event()))) {
                    queue.add(record);
                    queuedBytes += record.sizeBytes();
                }
                next = record.offset() + 1;
                record = cursor.next();
            }
            if (record == null && !cursor.overrun()) {
                // the Reader may have begun anew and be before the front
                next = Math.max(next, Math.min(front, cursor.position()));
            } else if (record != null && record.offset() >= front) {
                next = front;
            }
        }

        void leave() {
            if (reading) {
                reading = false;
                hub.slot(partition).sweep().leave(this);
            }
        }

        @Override
        public long next() {
            return next;
        }

        /** Asked by the sweep at the beginning of its turns: one that says no is let go. */
        @Override
        public boolean wants() {
            reading = !closed && !full() && next < hub.front(partition);
            return reading;
        }

        @Override
        public boolean matches(EventFacts facts) {
            return session.wants(facts);
        }

        @Override
        public boolean take(LogRecord record) {
            if (full()) {
                reading = false;
                return false;
            }
            queue.add(record);
            queuedBytes += record.sizeBytes();
            schedule();
            return true;
        }

        @Override
        public void passed(long offset) {
            next = Math.max(next, offset);
            if (next >= hub.front(partition)) {
                // the sweep lets it go now, or at the beginning of its next turn
                reading = false;
                schedule();
            }
        }

        @Override
        public void lost(long from, long to) {
            next = Math.max(next, to);
            session.tellGap(Gap.retention(to - from), covered());
        }
    }
}
