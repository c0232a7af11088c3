// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.events.LogRecord;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a lane's held keys that were read again from the log, some ahead of what may be sent. Confined to its shard's event loop;
 * changed by its {@link KeyOrder} alone.
 */
final class ReadAhead {
    private final Lane lane;
    private final QueueBudget budget;
    private final KeyBounds bounds;
    private final KeyPages pages;
    private final KeyReading reading;
    private final Set<Key> ready = new LinkedHashSet<>();
    private int events;

    /** The size of the last event that there was no room for, bytes; 0 after one that there was room for. */
    private long refused;

    /** @param caughtUp told of a key of which nothing is on the log alone any more */
    ReadAhead(Lane lane, QueueBudget budget, KeyBounds bounds, KeyPages pages, Consumer<Key> caughtUp) {
        this.lane = lane;
        this.budget = budget;
        this.bounds = bounds;
        this.pages = pages;
        this.reading = new KeyReading(caughtUp);
    }

    /** Whether an event may be sent. */
    boolean ready() {
        return !ready.isEmpty();
    }

    /** The next event that may be sent; null when there is none. */
    @Nullable
    LogRecord poll() {
        if (ready.isEmpty()) {
            return null;
        }
        Key key = ready.iterator().next();
        ready.remove(key);
        events--;
        LogRecord record = key.again().remove();
        want(key);
        return record;
    }

    /** Nothing of the key is open: its next event may go. */
    void freed(Key key) {
        if (!key.again().isEmpty()) {
            ready.add(key);
        }
    }

    /** Has the key read again, if it is held and little of it is left. */
    void want(Key key) {
        if (key.wantsReading(bounds.ahead() / 2)) {
            reading.want(key);
        }
    }

    /** The key is held from further below than it was, maybe. */
    void lowered(Key key) {
        reading.lowered(key);
        want(key);
    }

    /** The key is not read again. */
    void leave(Key key) {
        reading.leave(key);
    }

    /** What was read again goes back to where it came from. */
    void letGo(Key key) {
        LogRecord first = key.again().peek();
        if (first != null) {
            key.hold(first.offset());
            budget.release(lane, key.again());
            events -= key.again().size();
            key.again().clear();
            ready.remove(key);
        }
    }

    /** Whatever is read next begins anew. */
    void reset() {
        reading.reset();
    }

    /** Lets go of the key's events from {@code end} on: those offsets are other events' now. */
    void sever(Key key, long end, List<LogRecord> gone) {
        ArrayDeque<LogRecord> known = key.again();
        while (!known.isEmpty() && known.getLast().offset() >= end) {
            gone.add(known.removeLast());
            events--;
        }
        if (known.isEmpty()) {
            ready.remove(key);
        }
        if (key.held >= end) {
            key.held = Key.NONE;
            reading.leave(key);
        }
    }

    /** Whether there is something to read again, and room for it. */
    boolean wantsReading() {
        return !reading.isEmpty() && events < bounds.again() && fits(refused);
    }

    private boolean fits(long bytes) {
        return budget.fits(lane, bytes, events == 0);
    }

    /** Whether so little is left that more should be read. */
    boolean low() {
        return events <= bounds.again() / 2;
    }

    /** Where reading goes on; the largest number when nothing is to be read below {@code limit}, the lane's own place. */
    long readsFrom(long limit) {
        return reading.next(limit);
    }

    /** Takes an event of a key that is being read again; false when there is no room and it must come again. */
    boolean take(Key key, LogRecord record) {
        if (events >= bounds.again()) {
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
        events++;
        budget.take(lane, record);
        pages.touch(key);
        if (key.open == null) {
            ready.add(key);
        }
        return true;
    }

    /** Everything below {@code offset} was shown to those that are read again. */
    void passed(long offset, long limit) {
        reading.passed(offset, limit);
    }

    /** Gives back the room of what was read again of these, all there are. */
    void close(Collection<Key> keys) {
        keys.forEach(key -> budget.release(lane, key.again()));
        clear();
        reading.reset();
    }

    /** Nothing may be sent any more. */
    void clear() {
        ready.clear();
    }
}
