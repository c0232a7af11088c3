// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.sweep;

import dev.sluice.events.LogRecord;
import dev.sluice.events.readback.Chunk;
import dev.sluice.events.tail.Tail;
import io.vertx.core.AsyncResult;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings up everybody who is behind on one partition. Confined to the shard's event loop.
 *
 * <p>In stretches, like a lift: whoever's position lies in the stretch joins in; then the next stretch above it that somebody wants,
 * and from the top again the oldest. So nobody who is a little behind waits for somebody who is far behind. A turn considers a bounded
 * number of records, then lets the loop go. Whoever has no room leaves and stays where it is; nobody waits for it. The stretch
 * that it was shown a part of stays in hand for a pause or two after the last has left: whoever has room again a moment later need not
 * have it read once more.
 */
public final class Sweep {
    private static final Logger LOGGER = LoggerFactory.getLogger(Sweep.class);
    private static final int TURN_MATCHES = 1_024;
    private static final int TURN_RECORDS = 256;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Source source;
    private final LongSupplier limit;
    private final Tempo tempo;
    private final Tail.Cursor cursor;
    private final Members members = new Members();

    private long stop;
    private @Nullable Window window;
    private @Nullable Window ahead;
    private boolean scheduled;
    private boolean fetching;
    private boolean resting;
    /** Somebody was shown something of `window`. */
    private boolean shown;
    /** The same of any since the pause began. */
    private boolean shownSince;

    private boolean closed;

    /** @param limit the front: what stands there or later is not the sweep's */
    public Sweep(Source source, LongSupplier limit) {
        this(source, limit, Tempo.quick(source));
    }

    /** The same at this tempo. */
    public Sweep(Source source, LongSupplier limit, Tempo tempo) {
        this.source = source;
        this.limit = limit;
        this.tempo = tempo;
        this.cursor = source.tail().cursor();
    }

    /** Says that the follower is behind and has room. Joining twice is joining once. */
    public void join(Follower follower) {
        if (!closed && members.join(follower)) {
            schedule();
        }
    }

    /** Whether the follower is in it. */
    public boolean has(Follower follower) {
        return members.has(follower);
    }

    /** Says that the follower is gone. */
    public void leave(Follower follower) {
        members.leave(follower);
    }

    /** Whether there is work. */
    public boolean busy() {
        return !members.isEmpty();
    }

    /** Ends it: a fetch under way is dropped when it arrives. */
    public void close() {
        closed = true;
        members.clear();
        window = null;
        ahead = null;
    }

    private void schedule() {
        if (!scheduled && !fetching) {
            scheduled = true;
            tempo.later(this::turn);
        }
    }

    private void turn() {
        scheduled = false;
        if (closed) {
            return;
        }
        long front = limit.getAsLong();
        members.begin(front);
        if (members.isEmpty()) {
            rest();
            return;
        }
        if (members.inTurn() == 0) {
            schedule();
            return;
        }
        long from = members.from(window, stop);
        Window stretch = find(from);
        if (stretch != null) {
            consider(stretch, from, front);
            prefetch(stretch, from, front);
            schedule();
        }
    }

    /** Nobody has room: the stretch of which they were shown a part is kept until nobody came back for it in a whole pause. */
    private void rest() {
        ahead = null;
        if (!shown) {
            window = null;
        }
        if (window != null && !resting) {
            resting = true;
            shownSince = false;
            source.afterPause(this::rested);
        }
    }

    private void rested() {
        resting = false;
        if (closed || !members.isEmpty()) {
            return;
        }
        shown = shownSince;
        rest();
    }

    /** The stretch that has {@code from}, null when it must be fetched first. */
    private @Nullable Window find(long from) {
        if (window != null && window.covers(from)) {
            return window;
        }
        if (ahead != null && ahead.covers(from)) {
            take(ahead);
            ahead = null;
            return window;
        }
        take(Window.ofTail(cursor, from));
        if (window == null || !window.covers(from)) {
            window = null;
            fetch(from);
        }
        return window;
    }

    private void take(@Nullable Window stretch) {
        window = stretch;
        shown = false;
    }

    private void consider(Window stretch, long from, long front) {
        shown = true;
        shownSince = true;
        int index = stretch.indexOf(from);
        int first = index;
        int end = Math.min(stretch.records().size(), index + turnRecords());
        long until = System.nanoTime() + tempo.turnNanos(TURN_NANOS);
        while (index < end && members.inTurn() > 0) {
            LogRecord record = stretch.records().get(index);
            if (record.offset() >= front || !members.offer(record, from, until)) {
                break;
            }
            index++;
        }
        long reached =
                index < stretch.records().size() ? stretch.records().get(index).offset() : stretch.next();
        members.pass(from, Math.min(reached, front));
        stop = Math.min(reached, front);
        if (index > first) {
            members.saw(stop, stretch.records().get(index - 1).timestamp());
        }
    }

    private int turnRecords() {
        return Math.clamp(TURN_MATCHES / Math.max(1, members.inTurn()), 8, TURN_RECORDS);
    }

    private void prefetch(Window stretch, long from, long front) {
        boolean halfway = stretch.records().isEmpty()
                || from >= stretch.records().get(stretch.records().size() / 2).offset();
        if (halfway
                && !fetching
                && tempo.readsAhead()
                && ahead == null
                && stretch.next() < front
                && stretch.next() < source.tail().firstOffset()) {
            fetching = true;
            source.read(stretch.next(), tempo.chunkBytes()).onComplete(read -> source.later(() -> prefetched(read)));
        }
    }

    private void prefetched(AsyncResult<Chunk> read) {
        fetching = false;
        if (!closed && read.succeeded()) {
            ahead = Window.of(read.result());
        }
        schedule();
    }

    private void fetch(long from) {
        if (fetching) {
            return;
        }
        fetching = true;
        source.read(from, tempo.chunkBytes()).onComplete(read -> source.later(() -> fetched(from, read)));
    }

    private void fetched(long from, AsyncResult<Chunk> read) {
        fetching = false;
        if (closed) {
            return;
        }
        if (read.succeeded() && (!read.result().atEnd() || read.result().from() > from)) {
            arrived(from, read.result());
            schedule();
        } else {
            LOGGER.atWarn()
                    .addKeyValue("partition", source.partition())
                    .addKeyValue("offset", from)
                    .addKeyValue("error", String.valueOf(read.cause()))
                    .log("log could not be read back; trying again");
            source.afterPause(this::schedule);
        }
    }

    private void arrived(long from, Chunk chunk) {
        if (chunk.from() > from) {
            members.lost(chunk.from());
        }
        take(Window.of(chunk));
    }
}
