// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.dedupe;

import dev.sluice.events.Digest;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The ids seen lately, and where they stand: the dedupe window of the door and of every reader, and the index from event id to
 * position. Bounded in number; past it the oldest is forgotten and counted. Thread-safe.
 */
public final class DedupeWindow {
    /*
     * Which of two records with one id counts must be the same on every node and after every restart: it is the one at the lowest offset
     * of a partition, unless a window lies between them. So an entry may move down (the door saw its own record before the Reader saw
     * an earlier one of another node), and a record is a copy only at a greater offset than the entry's.
     */

    /** The window of an event that names none. */
    public static final Duration DEFAULT_WINDOW = Duration.ofHours(24);

    /*
     * So many that a stripe's arrays stay below half of a heap region: larger ones take whole regions, and each makes the collector think
     * of beginning a cycle.
     */
    private static final int STRIPES = 64;
    private static final int FEWER = 16;
    private static final int MANY = 64 * 1024;
    private static final int FEW = 1024;

    private final Stripe[] stripes;
    private final int maxEntries;
    private final Counter forgotten;

    /** A window of {@code maxEntries} ids, about 50 bytes each. */
    public DedupeWindow(int maxEntries, MeterRegistry meters) {
        if (maxEntries < 1) {
            throw new IllegalArgumentException("maxEntries must be 1 or more, was " + maxEntries);
        }
        this.maxEntries = maxEntries;
        this.forgotten = Counter.builder("sluice.dedupe.forgotten")
                .description("ids forgotten because the window was full")
                .register(meters);
        int count = maxEntries < FEW ? 1 : maxEntries < MANY ? FEWER : STRIPES;
        stripes = new Stripe[count];
        for (int i = 0; i < count; i++) {
            stripes[i] = new Stripe(new FifoTable((maxEntries + count - 1) / count));
        }
        Gauge.builder("sluice.dedupe.entries", this, DedupeWindow::size)
                .description("ids in the dedupe window")
                .register(meters);
    }

    /** How many ids are kept at most. */
    public int maxEntries() {
        return maxEntries;
    }

    /** How many ids are known now. */
    public int size() {
        int size = 0;
        for (Stripe stripe : stripes) {
            stripe.lock.lock();
            try {
                size += stripe.table.size();
            } finally {
                stripe.lock.unlock();
            }
        }
        return size;
    }

    /**
     * Notes an event that stands on the log at {@code position} since {@code timestamp} (epoch ms); the lowest offset within the window
     * counts.
     *
     * @return false when every reader will skip that record as a copy
     */
    public boolean note(Event event, Position position, long timestamp) {
        return note(event, position.partition(), position.offset(), timestamp);
    }

    /** Notes a record as it is read, and says whether it is to be passed on: false for a copy. */
    public boolean admit(LogRecord record) {
        return !record.isEvent() || note(record.event(), record.partition(), record.offset(), record.timestamp());
    }

    /**
     * Whether the record repeats one that stands at a lower offset of the same partition, within the window that the record asks for.
     * An unreadable record is never a copy. Changes nothing.
     */
    public boolean isCopy(LogRecord record) {
        if (!record.isEvent()) {
            return false;
        }
        Event event = record.event();
        Stripe stripe = stripe(event.digest());
        stripe.lock.lock();
        try {
            int slot = stripe.table.find(event.digest());
            return slot >= 0
                    && stripe.table.partition(slot) == record.partition()
                    && stripe.table.offset(slot) < record.offset()
                    && isRepeat(stripe.table, slot, event, record.timestamp());
        } finally {
            stripe.lock.unlock();
        }
    }

    /** Where an event with the same identity stands, if one was noted within this event's window before {@code nowMillis}. */
    public Optional<Position> known(Event event, long nowMillis) {
        Stripe stripe = stripe(event.digest());
        stripe.lock.lock();
        try {
            int slot = stripe.table.find(event.digest());
            boolean within = slot >= 0 && isWithin(nowMillis - stripe.table.time(slot), event);
            return within ? Optional.of(stripe.position(slot)) : Optional.empty();
        } finally {
            stripe.lock.unlock();
        }
    }

    /** Where the event with this id ({@code evt_…}) stands, if the window still knows it. */
    public Optional<Position> find(String eventId) {
        @Nullable Digest digest = Digest.ofEventId(eventId);
        if (digest == null) {
            return Optional.empty();
        }
        Stripe stripe = stripe(digest);
        stripe.lock.lock();
        try {
            int slot = stripe.table.find(digest);
            return slot < 0 ? Optional.empty() : Optional.of(stripe.position(slot));
        } finally {
            stripe.lock.unlock();
        }
    }

    /** Forgets what stood at this offset of the partition or later: the log was cut there, its offsets will be used again. */
    public void forgetFrom(int partition, long offset) {
        for (Stripe stripe : stripes) {
            stripe.lock.lock();
            try {
                stripe.table.removeFrom(partition, offset);
            } finally {
                stripe.lock.unlock();
            }
        }
    }

    private boolean note(Event event, int partition, long offset, long timestamp) {
        Stripe stripe = stripe(event.digest());
        stripe.lock.lock();
        try {
            return note(stripe.table, event, partition, offset, timestamp);
        } finally {
            stripe.lock.unlock();
        }
    }

    private boolean note(FifoTable table, Event event, int partition, long offset, long timestamp) {
        Digest digest = event.digest();
        int slot = table.find(digest);
        if (slot < 0) {
            add(table, digest, partition, offset, timestamp);
            return true;
        }
        boolean same = table.partition(slot) == partition;
        if (same && offset <= table.offset(slot)) {
            if (isLate(table, slot, event, timestamp)) {
                table.move(slot, offset, timestamp);
            }
            return true;
        }
        if (isRepeat(table, slot, event, timestamp)) {
            return !same;
        }
        table.remove(slot);
        add(table, digest, partition, offset, timestamp);
        return true;
    }

    /** Whether an event that stands on the log since {@code timestamp} repeats what is known of its id. */
    private static boolean isRepeat(FifoTable table, int slot, Event event, long timestamp) {
        return isReleased(table, slot, event) || isWithin(timestamp - table.time(slot), event);
    }

    /** The same of one that stands before what is known of its id, and is only now heard of. */
    private static boolean isLate(FifoTable table, int slot, Event event, long timestamp) {
        return isReleased(table, slot, event) || isWithin(table.time(slot) - timestamp, event);
    }

    /** Whether what is known came behind the record that this event lets go: somebody let it go, too. */
    private static boolean isReleased(FifoTable table, int slot, Event event) {
        Position kept = event.releases();
        return kept != null && kept.partition() == table.partition(slot) && kept.offset() < table.offset(slot);
    }

    private void add(FifoTable table, Digest digest, int partition, long offset, long timestamp) {
        if (table.add(digest, partition, offset, timestamp)) {
            forgotten.increment();
        }
    }

    /** A broker's clock may go back, so an age may be negative: without a window even that is no repeat. */
    private static boolean isWithin(long ageMillis, Event event) {
        Duration own = event.dedupe();
        long window = (own == null ? DEFAULT_WINDOW : own).toMillis();
        return window > 0 && ageMillis < window;
    }

    private Stripe stripe(Digest digest) {
        return stripes[(int) (digest.high() >>> 58) & (stripes.length - 1)];
    }

    private record Stripe(ReentrantLock lock, FifoTable table) {
        Stripe(FifoTable table) {
            this(new ReentrantLock(), table);
        }

        Position position(int slot) {
            return new Position(table.partition(slot), table.offset(slot));
        }
    }
}
