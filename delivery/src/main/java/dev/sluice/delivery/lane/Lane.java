// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.state.OpenState;
import dev.sluice.events.LogRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One subscription on one partition, while something of it is open or behind. Confined to its shard's event loop; changed by its
 * {@link PartitionLanes} alone.
 */
public final class Lane {
    /*
     * Everything below `next` was matched for this lane. Of that, what is neither in `queue` nor in `open` is settled. A live
     * lane's next is the front of its partition and is not kept up to date here; a lane ahead of the front (it starts at a place
     * that the front has not reached) is live too and refuses what stands below `next`.
     */
    private final LaneKey key;
    private final int partition;
    private final ArrayDeque<LogRecord> queue = new ArrayDeque<>();
    private final TreeMap<Long, Open> open = new TreeMap<>();

    /** What was taken over as open and is settled, though the lane has still to come to its offset. */
    private NavigableSet<Long> settledAhead = Collections.emptyNavigableSet();

    private final OpenPages pages = new OpenPages();
    private final LaneHeader header = new LaneHeader();
    private @Nullable KeyOrder order;
    private long next;

    /** When the record that stands at or before `next` came onto the log; 0 when not known. */
    private long nextLoggedAt;

    /** The size of the last event that there was no room for, 0 after one that there was room for. */
    private long refused;

    private boolean live;
    private boolean removed;
    private int queuedBeforeCut;
    private long coverFrom;

    Lane(LaneKey key, int partition, long next, boolean live, long coverFrom) {
        this.key = key;
        this.partition = partition;
        this.next = next;
        this.live = live;
        this.coverFrom = coverFrom;
    }

    /** Whose lane this is. */
    public LaneKey key() {
        return key;
    }

    /** The partition that it stands on. */
    public int partition() {
        return partition;
    }

    /** Whether the front offers it what it matches; false while it must be read from the log by a sweep. */
    public boolean live() {
        return live;
    }

    /** For a lane that is not live: the lowest offset not matched yet. */
    public long next() {
        return next;
    }

    /** Whether it was removed with its subscription or its partition: nothing of it may be offered. */
    public boolean removed() {
        return removed;
    }

    /** How many matched events wait for credit. */
    public int queued() {
        return queue.size();
    }

    /** Whether an event waits here that may be sent: with order by key, not while an earlier one of its key is open. */
    public boolean ready() {
        KeyOrder ordered = order;
        if (ordered == null) {
            return !queue.isEmpty();
        }
        if (ordered.ahead().ready()) {
            return true;
        }
        for (LogRecord record : queue) {
            if (!ordered.blocked(record)) {
                return true;
            }
        }
        return false;
    }

    /** Whether so many keys are held that the lane stands. */
    public boolean holdsTooMany() {
        return order != null && order.full();
    }

    /** How many keys are in order and not at rest: in flight, waiting or held. */
    public int keys() {
        return order == null ? 0 : order.size();
    }

    /** The lowest offset from which events of some key are held; the largest number when none is. */
    public long lowestHeld() {
        return order == null ? Long.MAX_VALUE : order.lowestHeld();
    }

    /** How many events are in flight or wait for a retry. */
    public int openCount() {
        return open.size();
    }

    /** About how far it is behind the partition's front, in offsets, held keys included: 0 when it waits for nothing but what is open. */
    public long lag(long front) {
        return Math.max(0, front - Math.min(floor(front), lowestHeld()));
    }

    /**
     * When the oldest event that it has not delivered, or not considered, came onto the log, epoch milliseconds; {@link Long#MAX_VALUE} when
     * there is none, 0 when that is not known.
     */
    public long oldest(long front) {
        long oldest = Long.MAX_VALUE;
        if (!open.isEmpty()) {
            oldest = open.firstEntry().getValue().loggedAt();
        }
        LogRecord head = queue.peek();
        if (head != null) {
            return Math.min(oldest, head.timestamp());
        }
        return live || next >= front ? oldest : Math.min(oldest, nextLoggedAt);
    }

    /** For a lane that is not live: a record at or before its place came onto the log then. */
    public void nextLoggedAt(long timestamp) {
        nextLoggedAt = timestamp;
    }

    /** For a lane that is not live: everything below was handed over or was not wanted. */
    public long place() {
        LogRecord head = queue.peek();
        return head == null ? next : head.offset();
    }

    /** For a replay's lane: whether everything below {@code end} is settled, and that is written down. */
    public boolean endedAt(long end) {
        return quiet() && next >= end && header.reaches(end);
    }

    private long floor(long front) {
        LogRecord head = queue.peek();
        if (head != null) {
            return head.offset();
        }
        return live ? Math.max(front, next) : next;
    }

    /** The open event at this offset, null when there is none. */
    public @Nullable Open open(long offset) {
        return open.get(offset);
    }

    /** The open events in the order of their offsets; not to be changed. */
    public Iterable<Open> opens() {
        return open.values();
    }

    @Nullable
    KeyOrder order() {
        return order;
    }

    void order(KeyOrder made) {
        order = made;
    }

    ArrayDeque<LogRecord> queue() {
        return queue;
    }

    void next(long offset) {
        next = offset;
    }

    void live(boolean nowLive) {
        live = nowLive;
    }

    void remove() {
        removed = true;
    }

    /** Whether the event at this offset is open, or was settled before the lane came to it: it is not to be opened anew. */
    boolean holds(long offset) {
        return open.containsKey(offset) || settledAhead.contains(offset);
    }

    private void ahead(long offset) {
        if (settledAhead.isEmpty()) {
            settledAhead = new TreeSet<>();
        }
        settledAhead.add(offset);
    }

    private void forgetPassed(long place) {
        if (!settledAhead.isEmpty()) {
            settledAhead.headSet(place).clear();
        }
    }

    long refused() {
        return refused;
    }

    void refused(long bytes) {
        refused = bytes;
    }

    void enqueue(LogRecord record) {
        refused = 0;
        queue.add(record);
        if (order != null) {
            order.queued(record);
        }
    }

    /** Takes the first event off the queue that may be sent, null when there is none. */
    @Nullable
    LogRecord dequeue() {
        KeyOrder ordered = order;
        if (ordered == null) {
            queuedBeforeCut -= queuedBeforeCut > 0 ? 1 : 0;
            return queue.poll();
        }
        int index = 0;
        for (Iterator<LogRecord> waiting = queue.iterator(); waiting.hasNext(); index++) {
            LogRecord record = waiting.next();
            if (!ordered.blocked(record)) {
                waiting.remove();
                queuedBeforeCut -= index < queuedBeforeCut ? 1 : 0;
                return record;
            }
        }
        return null;
    }

    /** Takes these off the queue. */
    List<LogRecord> unqueue(Predicate<LogRecord> which) {
        List<LogRecord> gone = new ArrayList<>();
        int before = 0;
        int index = 0;
        for (Iterator<LogRecord> waiting = queue.iterator(); waiting.hasNext(); index++) {
            LogRecord record = waiting.next();
            if (which.test(record)) {
                waiting.remove();
                gone.add(record);
                before += index < queuedBeforeCut ? 1 : 0;
            }
        }
        queuedBeforeCut -= before;
        return gone;
    }

    /** Lets the queue go: the lane is behind at its head. */
    void dropQueue() {
        LogRecord head = queue.peek();
        if (head != null) {
            next = head.offset();
            nextLoggedAt = head.timestamp();
            queue.clear();
            queuedBeforeCut = 0;
        }
    }

    /** Takes the queue's records from {@code end} on off it. */
    List<LogRecord> dropFrom(long end) {
        List<LogRecord> dropped = new ArrayList<>();
        while (!queue.isEmpty() && queue.getLast().offset() >= end) {
            dropped.addFirst(queue.removeLast());
        }
        queuedBeforeCut = Math.min(queuedBeforeCut, queue.size());
        return dropped;
    }

    /** Lets go of what is open from {@code end} on: those offsets are other events' now. What is written of it is owed a removal. */
    List<Open> sever(long end) {
        List<Open> gone = new ArrayList<>(open.tailMap(end).values());
        for (Open one : gone) {
            open.remove(one.offset());
            pages.remove(one);
            one.sever();
            if (order != null) {
                order.free(one);
            }
        }
        if (!settledAhead.isEmpty()) {
            settledAhead.tailSet(end, true).clear();
        }
        pages.forgetSevered();
        next = Math.min(next, end);
        coverFrom = Math.min(coverFrom, end);
        return gone;
    }

    Open launch(LogRecord record, int lastCut) {
        Open opened = new Open(record.offset(), record, lastCut);
        open.put(opened.offset(), opened);
        pages.add(opened);
        return opened;
    }

    void settle(Open settled, long front) {
        if (settled.takenOver() && settled.offset() >= floor(front)) {
            ahead(settled.offset());
        }
        open.remove(settled.offset(), settled);
        settled.settle();
        pages.remove(settled);
        header.passed(settled.offset());
        if (order != null) {
            order.free(settled);
        }
    }

    void parked(Open one) {
        changed(one);
        if (order != null) {
            order.slow(one);
        }
    }

    /** An attempt out of turn failed: of a new event it was the first, and its key waits behind it from now on. */
    void left(Open one) {
        Key key = one.key();
        if (order != null && key != null && !key.slow) {
            order.slow(one);
        }
    }

    void changed(Open one) {
        pages.changed(one);
    }

    /**
     * Adds to a cut what must be written of this lane, and lowers the cut's position below what is not.
     *
     * @param front everything below was matched on this partition
     */
    void cut(Cut.Builder cut, long front) {
        if (order != null) {
            order.holdPassed(cut.exact());
        }
        forgetPassed(floor(front));
        long young = pages.fill(cut.lastCut(), cut.exact(), order, header);
        LogRecord head = queue.peek();
        long floor = floor(front);
        long unsettled = Math.min(young, floor);
        boolean waiting = head != null && (cut.exact() || queuedBeforeCut > 0);
        boolean implied = live
                && !waiting
                && unsettled >= cut.written().place()
                && cut.written().position() >= mustCover();
        if (implied) {
            cut.hold(unsettled);
        }
        header.write(key, cut, implied ? LaneHeader.NONE : unsettled);
        pages.write(key, cut);
        if (order != null) {
            order.cut(cut);
        }
        queuedBeforeCut = queue.size();
    }

    /** The place that the written position must have passed before this lane may be told by it alone. */
    private long mustCover() {
        return Math.max(header.stored(), coverFrom);
    }

    /** Adds tombstones for all that is stored of a removed lane. */
    void cutRemoval(Cut.Builder cut) {
        header.remove(key, cut);
        open.values().forEach(Open::settle);
        open.clear();
        pages.clear();
        pages.write(key, cut);
        if (order != null) {
            order.cutRemoval(cut);
        }
    }

    void committed() {
        header.committed();
        pages.committed();
        if (order != null) {
            order.committed();
        }
    }

    void voided() {
        header.voided();
        pages.voided();
        if (order != null) {
            order.voided();
        }
    }

    void unwritten(boolean mayHaveLanded) {
        header.unwritten(mayHaveLanded);
        pages.unwritten(mayHaveLanded);
        if (order != null) {
            order.unwritten(mayHaveLanded);
        }
    }

    /** Whether the partition's position alone tells all there is to know of it. */
    boolean implicit(long front, long committed) {
        return quiet() && live && next <= front && committed >= coverFrom && header.gone();
    }

    /** Whether nothing is stored of it any more. */
    boolean gone() {
        return header.gone() && pages.isEmpty() && (order == null || order.gone());
    }

    private boolean quiet() {
        return queue.isEmpty()
                && open.isEmpty()
                && settledAhead.isEmpty()
                && pages.isEmpty()
                && (order == null || order.quiet());
    }

    void restoreHeader(long place) {
        header.restore(place);
    }

    void restorePage(int number, List<OpenState> states) {
        List<Open> opens = new ArrayList<>(states.size());
        for (OpenState state : states) {
            Open restored = Open.restored(state, number);
            open.put(restored.offset(), restored);
            opens.add(restored);
        }
        pages.restore(number, opens);
    }
}
