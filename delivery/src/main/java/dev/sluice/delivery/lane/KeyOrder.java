// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.state.HeldKey;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import java.util.ArrayDeque;
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
     * again from the log (KeyReading), some events ahead, up to the lane's own place; then it is as any other.
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
    private final Set<Key> ready = new LinkedHashSet<>();
    private final List<Key> touched = new ArrayList<>();
    private final KeyReading reading = new KeyReading(this::caughtUp);
    private final KeyPages pages = new KeyPages();
    private boolean on;
    private int again;
    private long reach;

    /** The size of the last event read again that there was no room for, 0 after one that there was room for. */
    private long refused;

    KeyOrder(Lane lane, QueueBudget budget, KeyBounds bounds) {
        this.lane = lane;
        this.budget = budget;
        this.bounds = bounds;
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
        reading.lowered(key);
        touch(key);
        wantReading(key);
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

    private void touch(Key key) {
        if (!key.touched) {
            key.touched = true;
            touched.add(key);
        }
    }

    private void wantReading(Key key) {
        if (key.wantsReading(bounds.ahead() / 2)) {
            reading.want(key);
        }
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

    /** Whether an event that was read again may be sent. */
    boolean ready() {
        return !ready.isEmpty();
    }

    /** The next event that was read again and may be sent; null when there is none. */
    @Nullable
    LogRecord poll() {
        if (ready.isEmpty()) {
            return null;
        }
        Key key = ready.iterator().next();
        ready.remove(key);
        again--;
        LogRecord record = key.again().remove();
        wantReading(key);
        return record;
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
                touch(key);
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
        touch(key);
        if (key.open == null && !key.again().isEmpty()) {
            ready.add(key);
        }
        wantReading(key);
    }

    /** The open event takes long, or goes into a page now: what waits behind it leaves memory. */
    void slow(Open open) {
        Key key = open.key();
        if (key == null) {
            return;
        }
        key.slow = true;
        reading.leave(key);
        letGo(key);
        holdQueued(key);
        touch(key);
    }

    /** What was read again goes back to where it came from. */
    private void letGo(Key key) {
        LogRecord first = key.again().peek();
        if (first != null) {
            key.hold(first.offset());
            budget.release(lane, key.again());
            again -= key.again().size();
            key.again().clear();
            ready.remove(key);
        }
    }

    /** Holds what waits in the queue though later events were launched: it may not be offered anew. */
    void holdPassed() {
        for (LogRecord record : new ArrayList<>(lane.queue())) {
            if (record.offset() < reach) {
                Key key = made(EventKey.of(record.event()));
                key.queued = Math.max(key.queued, 1);
                holdQueued(key);
            }
        }
    }

    /** The lane stands: nothing of it waits in memory. Its queue is let go after this. */
    void stand() {
        reading.reset();
        holdPassed();
        for (Key key : new ArrayList<>(keys.values())) {
            key.queued = 0;
            letGo(key);
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
        reading.reset();
        reach = Math.min(reach, end);
        List<LogRecord> gone = new ArrayList<>();
        for (Key key : new ArrayList<>(keys.values())) {
            sever(key, end, gone);
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

    private void sever(Key key, long end, List<LogRecord> gone) {
        key.queued = 0;
        ArrayDeque<LogRecord> known = key.again();
        while (!known.isEmpty() && known.getLast().offset() >= end) {
            gone.add(known.removeLast());
            again--;
        }
        if (known.isEmpty()) {
            ready.remove(key);
        }
        if (key.held >= end) {
            key.held = Key.NONE;
            reading.leave(key);
        }
        touch(key);
    }

    /** Whether there is something to read again, and room for it. */
    boolean wantsReading() {
        return !reading.isEmpty() && again < bounds.again() && fits(refused);
    }

    private boolean fits(long bytes) {
        return budget.room(lane, bytes) || (again == 0 && budget.spares(lane, bytes));
    }

    /** Whether so little is left of what was read again that more should be read. */
    boolean low() {
        return again <= bounds.again() / 2;
    }

    /** Where reading goes on; the largest number when nothing is to be read below {@code limit}, the lane's own place. */
    long readsFrom(long limit) {
        return reading.next(limit);
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
        if (again >= bounds.again()) {
            return false;
        }
        if (!fits(record.sizeBytes())) {
            refused = record.sizeBytes();
            return false;
        }
        refused = 0;
        reading.shown(record.offset());
        if (lane.holds(record.offset())) {
            return true;
        }
        if (key.again().size() >= bounds.ahead()) {
            key.held = record.offset();
            reading.leave(key);
            return true;
        }
        key.held = record.offset() + 1;
        key.again().add(record);
        again++;
        budget.take(lane, record);
        touch(key);
        if (key.open == null) {
            ready.add(key);
        }
        return true;
    }

    void readPassed(long offset, long limit) {
        reading.passed(offset, limit);
    }

    private void caughtUp(Key key) {
        key.held = Key.NONE;
        freed(key);
    }

    /** Adds to a cut what must be written of held keys. */
    void cut(Cut.Builder cut) {
        for (Key key : touched) {
            key.touched = false;
            pages.sync(key);
            if (key.idle()) {
                keys.remove(key.digest());
            }
        }
        touched.clear();
        pages.write(lane.key(), cut);
    }

    void cutRemoval(Cut.Builder cut) {
        keys.clear();
        touched.clear();
        ready.clear();
        pages.clear();
        pages.write(lane.key(), cut);
    }

    void committed() {
        pages.committed();
    }

    void unwritten(boolean mayHaveLanded) {
        pages.unwritten(mayHaveLanded);
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
            wantReading(key);
        }
        pages.restore(number, restored);
    }

    /** Gives back what was read again. */
    void close() {
        keys.values().forEach(key -> budget.release(lane, key.again()));
        keys.clear();
        ready.clear();
        reading.reset();
    }
}
