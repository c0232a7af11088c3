// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.state.HeldKey;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order by key of one lane: of each key at most one event is in flight or waits for a retry, and the later ones wait for it.
 * Confined to its shard's event loop; changed by its {@link Lane} and {@link PartitionLanes} alone.
 */
final class KeyOrder {
    /*
     * A key that something of is not settled has an entry. While its event is quick, later ones wait in the lane's queue, where the
     * launch steps over them. When it is slow (it has failed, or is older than a checkpoint), or too many wait, the key is held: its
     * waiting events leave the queue, those that come are skipped, and where they begin is remembered. A held key that is free is read
     * again from the log, some events ahead (ReadAhead), up to the lane's own place; then it is as any other.
     *
     * Held keys are written down, so they do not hold back the partition's position. What a lane launches out of its queue is not in
     * the order of the offsets any more: `reach` is above all that was launched, and what waits below it may not be offered anew, so it
     * is held when the queue is let go.
     */
    /** What becomes of a matched event. */
    enum Admission {
        QUEUE,
        HELD,
        /** Too many keys are held: the lane stands before this event. */
        NO_ROOM
    }

    private final Lane lane;
    private final QueueBudget budget;
    private final KeyBounds bounds;
    private final Map<Long, Key> keys = new HashMap<>();
    private final KeyPages pages = new KeyPages();
    private final ReadAhead ahead;
    private boolean on;
    private long reach;

    /** What {@code reach} was at the last cut. */
    private long reachBefore;

    KeyOrder(Lane lane, QueueBudget budget, KeyBounds bounds) {
        this.lane = lane;
        this.budget = budget;
        this.bounds = bounds;
        this.ahead = new ReadAhead(lane, budget, bounds, pages, this::caughtUp);
    }

    /** Whether new keys are ordered. What is held stays in order until it is through. */
    void on(boolean now) {
        on = now;
    }

    /** Whether nothing of any key is to be remembered, and nothing is stored. */
    boolean quiet() {
        return keys.isEmpty() && pages.isEmpty();
    }

    boolean full() {
        return keys.size() >= bounds.keys();
    }

    /** How many keys have an entry. */
    int size() {
        return keys.size();
    }

    /** What is to become of an event that the front or the lane's sweep has matched. */
    Admission admit(LogRecord record) {
        Key key = keyOf(record);
        if (key == null || settledBelow(key, record.offset())) {
            return key == null ? Admission.QUEUE : Admission.HELD;
        }
        if (!key.isHeld() && !key.slow && key.queued < bounds.queued()) {
            return Admission.QUEUE;
        }
        if (full() && !key.written()) {
            return Admission.NO_ROOM;
        }
        hold(key, record.offset());
        return Admission.HELD;
    }

    /** A lane that was taken over may be offered again what was settled before the open one of its key. */
    private static boolean settledBelow(Key key, long offset) {
        Open open = key.open;
        return open != null && key.slow && open.offset() > offset;
    }

    private @Nullable Key keyOf(LogRecord record) {
        return keys.isEmpty() ? null : keys.get(EventKey.of(record.event()));
    }

    /** The event went into the lane's queue. */
    void queued(LogRecord record) {
        Key key = keyOf(record);
        if (key == null && on && record.event().partitionKey() != null) {
            key = made(EventKey.of(record.event()));
        }
        if (key != null) {
            key.queued++;
        }
    }

    private Key made(long digest) {
        return keys.computeIfAbsent(digest, Key::new);
    }

    private void hold(Key key, long offset) {
        key.hold(offset);
        for (LogRecord record : unqueue(key)) {
            key.hold(record.offset());
        }
        pages.touch(key);
        ahead.lowered(key);
    }

    private List<LogRecord> unqueue(Key key) {
        if (key.queued == 0) {
            return List.of();
        }
        List<LogRecord> gone = lane.unqueue(record -> EventKey.of(record.event()) == key.digest());
        budget.release(lane, gone);
        key.queued = 0;
        return gone;
    }

    /** The queue is full: when most of it waits for keys that are busy, these are held, so that others come through. */
    boolean shed() {
        Set<Key> busy = new LinkedHashSet<>();
        int waiting = 0;
        for (LogRecord record : lane.queue()) {
            Key key = keyOf(record);
            if (key != null && key.blocked()) {
                busy.add(key);
                waiting++;
            }
        }
        if (waiting * 2 <= lane.queued() || full()) {
            return false;
        }
        busy.forEach(this::holdQueued);
        return true;
    }

    private void holdQueued(Key key) {
        List<LogRecord> gone = unqueue(key);
        if (!gone.isEmpty()) {
            hold(key, gone.getFirst().offset());
        }
    }

    /** Whether this event of the queue may not be sent yet. */
    boolean blocked(LogRecord record) {
        Key key = keyOf(record);
        return key != null && key.blocked();
    }

    /** What was read again of its held keys. */
    ReadAhead ahead() {
        return ahead;
    }

    /**
     * The event is in flight.
     *
     * @param fromLog whether it was read again: then what is written of its key speaks for it
     */
    void opened(Open open, LogRecord record, boolean fromLog) {
        reach = Math.max(reach, open.offset() + 1);
        Key key = keyOf(record);
        if (key != null) {
            key.open = open;
            open.key(key, fromLog);
            if (fromLog) {
                pages.touch(key);
            } else {
                key.queued = Math.max(0, key.queued - 1);
            }
        }
    }

    /** The event is settled: the next of its key may go. */
    void free(Open open) {
        Key key = open.key();
        if (key == null || key.open != open) {
            return;
        }
        key.open = null;
        key.slow = false;
        freed(key);
    }

    private void freed(Key key) {
        if (key.idle() && key.page == Key.NO_PAGE && !key.touched) {
            keys.remove(key.digest());
            return;
        }
        pages.touch(key);
        if (key.open == null) {
            ahead.freed(key);
        }
        ahead.want(key);
    }

    /** The open event takes long, or goes into a page now: what waits behind it leaves memory. */
    void slow(Open open) {
        Key key = open.key();
        if (key == null) {
            return;
        }
        key.slow = true;
        ahead.leave(key);
        ahead.letGo(key);
        holdQueued(key);
        pages.touch(key);
    }

    /**
     * Holds what waits in the queue though later events were launched: it may not be offered anew.
     *
     * @param all false for that alone which was passed before the last cut: what passed it may have been settled as long, and would be
     *     sent again after a crash if the lane were said to stand here still
     */
    void holdPassed(boolean all) {
        long passed = all ? reach : reachBefore;
        LogRecord head = lane.queue().peek();
        if (head == null || head.offset() >= passed) {
            return;
        }
        for (LogRecord record : new ArrayList<>(lane.queue())) {
            if (record.offset() < passed) {
                Key key = made(EventKey.of(record.event()));
                key.queued = Math.max(key.queued, 1);
                holdQueued(key);
            }
        }
    }

    /** The lane stands: nothing of it waits in memory. Its queue is let go after this. */
    void stand() {
        ahead.reset();
        holdPassed(true);
        for (Key key : new ArrayList<>(keys.values())) {
            key.queued = 0;
            ahead.letGo(key);
            freed(key);
        }
    }

    /** The lowest offset that is held; the largest number when there is none. */
    long lowestHeld() {
        return keys.values().stream()
                .filter(Key::isHeld)
                .mapToLong(key -> key.held)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Lets go of everything from {@code end} on: those offsets are other events' now. The severed opens are freed before. */
    List<LogRecord> sever(long end) {
        ahead.reset();
        reach = Math.min(reach, end);
        reachBefore = Math.min(reachBefore, end);
        List<LogRecord> gone = new ArrayList<>();
        for (Key key : keys.values()) {
            key.queued = 0;
            ahead.sever(key, end, gone);
            pages.touch(key);
        }
        lane.queue().forEach(record -> {
            Key key = keyOf(record);
            if (key != null) {
                key.queued++;
            }
        });
        new ArrayList<>(keys.values()).forEach(this::freed);
        return gone;
    }

    /** Whether the event's key is being read again. */
    boolean reads(Event event) {
        Key key = keys.get(EventKey.of(event));
        return key != null && key.aboard;
    }

    /** Takes an event that was read again; false when there is no room and it must come again. */
    boolean readAgain(LogRecord record, long limit) {
        Key key = keyOf(record);
        if (key == null || !key.aboard || record.offset() < key.held || record.offset() >= limit) {
            return true;
        }
        return ahead.take(key, record);
    }

    private void caughtUp(Key key) {
        key.held = Key.NONE;
        freed(key);
    }

    /** Adds to a cut what must be written of held keys. */
    void cut(Cut.Builder cut) {
        for (Key key : pages.sync()) {
            if (key.idle()) {
                keys.remove(key.digest());
            }
        }
        pages.write(lane.key(), cut);
        reachBefore = reach;
    }

    void cutRemoval(Cut.Builder cut) {
        keys.clear();
        ahead.clear();
        pages.clear();
        pages.write(lane.key(), cut);
    }

    void committed() {
        pages.committed();
    }

    void unwritten(boolean mayHaveLanded) {
        pages.unwritten(mayHaveLanded);
    }

    void voided() {
        pages.voided();
    }

    /** Whether nothing is stored of it any more. */
    boolean gone() {
        return pages.isEmpty();
    }

    /** Takes over what an earlier owner wrote down, after the lane's open events. */
    void restore(int number, List<HeldKey> held) {
        List<Key> restored = new ArrayList<>(held.size());
        for (HeldKey one : held) {
            Key key = made(one.digest());
            key.stored = one;
            key.held = one.from();
            Open open = one.open() ? lane.open(one.from()) : null;
            if (open != null) {
                key.open = open;
                open.key(key, false);
                key.slow = true;
                key.held = one.from() + 1;
            }
            restored.add(key);
            ahead.want(key);
        }
        pages.restore(number, restored);
    }

    /** Gives back what was read again. */
    void close() {
        ahead.close(keys.values());
        keys.clear();
    }
}
