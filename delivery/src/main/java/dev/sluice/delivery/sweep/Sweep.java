// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.sweep;

import dev.sluice.events.LogRecord;
import dev.sluice.events.readback.Chunk;
import dev.sluice.events.tail.Tail;
import dev.sluice.subscriptions.match.EventFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
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
 * number of records, then lets the loop go. Whoever has no room leaves and stays where it is; nobody waits for it.
 */
public final class Sweep {
    private static final Logger LOGGER = LoggerFactory.getLogger(Sweep.class);
    private static final int TURN_MATCHES = 1_024;
    private static final int TURN_RECORDS = 256;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Source source;
    private final LongSupplier limit;
    private final Tail.Cursor cursor;
    private final List<Follower> members = new ArrayList<>();
    private final List<Follower> again = new ArrayList<>();
    /** Whoever is in one of the two: there may be thousands, who ask after each tick. */
    private final Set<Follower> joined = Collections.newSetFromMap(new IdentityHashMap<>());

    private long stop;
    private @Nullable Window window;
    private @Nullable Window ahead;
    private boolean scheduled;
    private boolean fetching;
    private boolean closed;

    /** @param limit the front: what stands there or later is not the sweep's */
    public Sweep(Source source, LongSupplier limit) {
        this.source = source;
        this.limit = limit;
        this.cursor = source.tail().cursor();
    }

    /** Says that the follower is behind and has room. Joining twice is joining once. */
    public void join(Follower follower) {
        if (!closed && joined.add(follower)) {
            members.add(follower);
            schedule();
        }
    }

    /** Says that the follower is gone. */
    public void leave(Follower follower) {
        if (joined.remove(follower)) {
            members.remove(follower);
            again.remove(follower);
        }
    }

    /** Whether there is work. */
    public boolean busy() {
        return !members.isEmpty();
    }

    /** Ends it: a fetch under way is dropped when it arrives. */
    public void close() {
        closed = true;
        members.clear();
        again.clear();
        joined.clear();
        window = null;
        ahead = null;
    }

    private void schedule() {
        if (!scheduled && !fetching) {
            scheduled = true;
            source.later(this::turn);
        }
    }

    private void turn() {
        scheduled = false;
        if (closed) {
            return;
        }
        long front = limit.getAsLong();
        members.removeIf(member -> done(member, front) && joined.remove(member));
        if (members.isEmpty()) {
            window = null;
            ahead = null;
            return;
        }
        long from = nextStop();
        Window stretch = find(from);
        if (stretch != null) {
            consider(stretch, from, front);
            prefetch(stretch, from, front);
            schedule();
        }
    }

    private static boolean done(Follower member, long front) {
        if (member.next() >= front) {
            member.passed(member.next());
            return true;
        }
        return !member.wants();
    }

    /** Somebody in the stretch at hand, else the lowest above it, else the lowest of all. */
    private long nextStop() {
        long oldest = Long.MAX_VALUE;
        long above = Long.MAX_VALUE;
        long inHand = Long.MAX_VALUE;
        for (Follower member : members) {
            long next = member.next();
            oldest = Math.min(oldest, next);
            if (window != null && window.covers(next)) {
                inHand = Math.min(inHand, next);
            }
            if (next > stop) {
                above = Math.min(above, next);
            }
        }
        if (inHand != Long.MAX_VALUE) {
            return inHand;
        }
        return above != Long.MAX_VALUE ? above : oldest;
    }

    /** The stretch that has {@code from}, null when it must be fetched first. */
    private @Nullable Window find(long from) {
        if (window != null && window.covers(from)) {
            return window;
        }
        if (ahead != null && ahead.covers(from)) {
            window = ahead;
            ahead = null;
            return window;
        }
        window = Window.ofTail(cursor, from);
        if (window == null || !window.covers(from)) {
            window = null;
            fetch(from);
        }
        return window;
    }

    private void consider(Window stretch, long from, long front) {
        int index = stretch.indexOf(from);
        int end = Math.min(stretch.records().size(), index + turnRecords());
        long until = System.nanoTime() + TURN_NANOS;
        while (index < end && !members.isEmpty()) {
            LogRecord record = stretch.records().get(index);
            if (record.offset() >= front || !offer(record, from, until)) {
                break;
            }
            index++;
        }
        long reached =
                index < stretch.records().size() ? stretch.records().get(index).offset() : stretch.next();
        pass(from, Math.min(reached, front));
        stop = Math.min(reached, front);
        members.addAll(again);
        again.clear();
    }

    private int turnRecords() {
        return Math.clamp(TURN_MATCHES / Math.max(1, members.size()), 8, TURN_RECORDS);
    }

    /**
     * To those who are in the stretch: one that is further behind has not seen what stands before {@code from}. False when the turn's time
     * is over: whoever was asked has passed the record, the others come to it again.
     */
    private boolean offer(LogRecord record, long from, long until) {
        @Nullable EventFacts facts = null;
        for (int i = members.size() - 1; i >= 0; i--) {
            Follower member = members.get(i);
            if (member.next() < from || member.next() > record.offset()) {
                continue;
            }
            if (facts != null && System.nanoTime() - until >= 0) {
                return false;
            }
            if (record.isForSubscribers()) {
                facts = facts == null ? new EventFacts(record.event()) : facts;
                if (member.matches(facts) && !member.take(record)) {
                    member.passed(record.offset());
                    members.remove(i);
                    if (member.wants()) {
                        again.add(member);
                    } else {
                        joined.remove(member);
                    }
                    continue;
                }
            }
            member.passed(record.offset() + 1);
        }
        return facts == null || System.nanoTime() - until < 0;
    }

    /** Holes and records of others may stand before {@code reached}: everybody who was in the stretch is there now. */
    private void pass(long from, long reached) {
        for (Follower member : members) {
            if (member.next() >= from && member.next() < reached) {
                member.passed(reached);
            }
        }
    }

    private void prefetch(Window stretch, long from, long front) {
        boolean halfway = stretch.records().isEmpty()
                || from >= stretch.records().get(stretch.records().size() / 2).offset();
        if (halfway
                && !fetching
                && ahead == null
                && stretch.next() < front
                && stretch.next() < source.tail().firstOffset()) {
            fetching = true;
            source.read(stretch.next()).onComplete(read -> {
                fetching = false;
                if (!closed && read.succeeded()) {
                    ahead = Window.of(read.result());
                }
                schedule();
            });
        }
    }

    private void fetch(long from) {
        if (fetching) {
            return;
        }
        fetching = true;
        source.read(from).onComplete(read -> {
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
        });
    }

    private void arrived(long from, Chunk chunk) {
        if (chunk.from() > from) {
            // one that is told of a loss may leave for it
            for (Follower member : List.copyOf(members)) {
                if (member.next() < chunk.from()) {
                    member.lost(member.next(), chunk.from());
                }
            }
        }
        window = Window.of(chunk);
    }
}
