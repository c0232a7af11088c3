// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import dev.sluice.events.LogRecord;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Recent decoded records of one partition, bounded in records and bytes. Written by the Reader's thread only; read by any thread, each
 * with a {@link Cursor} of its own. Copies are left out, unreadable records are in it.
 */
public final class Tail {
    /*
     * A ring indexed by sequence: the n-th record ever appended has sequence n and stands at n modulo the ring's size. Live are the
     * sequences [firstSequence, endSequence).
     *
     * The writer evicts in the order firstOffset, firstSequence, slot, and appends in the order slot, endSequence, endOffset. A reader
     * takes endOffset, endSequence, the slot, and then looks at firstSequence: if that has not passed the record, what it took was not
     * overwritten; if its sequence is the end, then everything below the endOffset that it took first was before it.
     *
     * A reset lowers endOffset before it opens its sequence: a cursor that stands there must not take the old, higher end for its own. It
     * raises endOffset last: a cursor that stands at the old end must notice the reset first.
     *
     * The ring grows by copying; a reader that holds the old array still finds in it what was live when it took it. A reset leaves out
     * one sequence, so that cursors that stood at the end notice.
     */
    private static final int FIRST_SIZE = 64;

    private final int partition;
    private final int maxRecords;
    private final long maxBytes;
    private volatile AtomicReferenceArray<@Nullable LogRecord> slots;
    private volatile long firstSequence;
    private volatile long endSequence;
    private volatile long firstOffset = Long.MAX_VALUE;
    private volatile long endOffset;
    private volatile int leaderEpoch = -1;
    // touched by the writer only: bytes ever appended, before each live sequence and in all
    private long[] bytesBefore;
    private long bytesAppended;

    Tail(int partition, int maxRecords, long maxBytes) {
        this.partition = partition;
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
        int size = Math.min(FIRST_SIZE, maxRecords);
        slots = new AtomicReferenceArray<>(size);
        bytesBefore = new long[size];
    }

    public int partition() {
        return partition;
    }

    /** Reading from this offset or any later one misses nothing; {@link Long#MAX_VALUE} before the Reader has begun. */
    public long firstOffset() {
        return firstOffset;
    }

    /** The next offset the Reader will read: every record below it is in the ring, was skipped as a copy, or was evicted. */
    public long endOffset() {
        return endOffset;
    }

    /** No record below {@link #endOffset()} is of a later leader of the partition than this; -1 while none has been read. */
    public int leaderEpoch() {
        return leaderEpoch;
    }

    /** Before records of this leader are added. Writer only. */
    void leaderEpoch(int epoch) {
        leaderEpoch = epoch;
    }

    /** A cursor that stands at {@link #endOffset()}. */
    public Cursor cursor() {
        return new Cursor();
    }

    /** Begins anew at an offset, holding nothing. Writer only. */
    void reset(long offset) {
        firstOffset = offset;
        endOffset = Math.min(endOffset, offset);
        long end = endSequence;
        firstSequence = end + 1;
        AtomicReferenceArray<@Nullable LogRecord> ring = slots;
        for (int i = 0; i < ring.length(); i++) {
            ring.setRelease(i, null);
        }
        endSequence = end + 1;
        endOffset = offset;
    }

    /** Adds a record, evicting the oldest as needed. Writer only; {@link #advance} makes the batch whole. */
    void append(LogRecord record) {
        long end = endSequence;
        while (end > firstSequence && (end - firstSequence >= maxRecords || bytes() + record.sizeBytes() > maxBytes)) {
            evict();
        }
        if (end - firstSequence == slots.length()) {
            grow();
        }
        AtomicReferenceArray<@Nullable LogRecord> ring = slots;
        int at = (int) end & (ring.length() - 1);
        bytesBefore[at] = bytesAppended;
        bytesAppended += record.sizeBytes();
        ring.setRelease(at, record);
        endSequence = end + 1;
    }

    /** Says that everything below {@code offset} was read. Writer only. */
    void advance(long offset) {
        endOffset = offset;
    }

    /** Bytes held. Writer only. */
    long bytes() {
        return bytesSince(firstSequence);
    }

    /** How much of the ring a reader at {@code offset} has still to read, from 0 to 1 and by what is nearer to its bound. Writer only. */
    double lag(long offset) {
        long sequence = sequenceOf(offset);
        double records = (double) (endSequence - sequence) / maxRecords;
        double bytes = (double) bytesSince(sequence) / maxBytes;
        return Math.max(records, bytes);
    }

    private long bytesSince(long sequence) {
        return sequence >= endSequence ? 0 : bytesAppended - bytesBefore[(int) sequence & (slots.length() - 1)];
    }

    private void evict() {
        AtomicReferenceArray<@Nullable LogRecord> ring = slots;
        long first = firstSequence;
        int at = (int) first & (ring.length() - 1);
        LogRecord oldest = ring.getPlain(at);
        if (oldest != null) {
            firstOffset = oldest.offset() + 1;
        }
        firstSequence = first + 1;
        ring.setRelease(at, null);
    }

    private void grow() {
        AtomicReferenceArray<@Nullable LogRecord> old = slots;
        int size = old.length() * 2;
        AtomicReferenceArray<@Nullable LogRecord> ring = new AtomicReferenceArray<>(size);
        long[] before = new long[size];
        for (long sequence = firstSequence; sequence < endSequence; sequence++) {
            int from = (int) sequence & (old.length() - 1);
            int to = (int) sequence & (size - 1);
            ring.setPlain(to, old.getPlain(from));
            before[to] = bytesBefore[from];
        }
        bytesBefore = before;
        slots = ring;
    }

    /** The first live sequence whose record stands at {@code offset} or later; the end if there is none. */
    private long sequenceOf(long offset) {
        long high = endSequence;
        long low = firstSequence;
        AtomicReferenceArray<@Nullable LogRecord> ring = slots;
        while (low < high) {
            long middle = (low + high) >>> 1;
            LogRecord record = ring.getAcquire((int) middle & (ring.length() - 1));
            // an evicted one is older than what is asked for, or the caller sees that afterwards
            if (record == null || record.offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** A place in the tail. Confined to one thread. */
    public final class Cursor {
        private long sequence;
        private long position;
        private boolean overrun;

        private Cursor() {
            sequence = endSequence;
            position = endOffset;
        }

        /**
         * Goes to an offset; false, and nothing changes, when it is below {@link Tail#firstOffset()}. Clears {@link #overrun()}. An offset
         * past the end is waited for.
         */
        public boolean seek(long offset) {
            if (offset < firstOffset) {
                return false;
            }
            long found;
            do {
                found = sequenceOf(offset);
                if (offset < firstOffset) {
                    return false;
                }
                // what was evicted while it was looked for may have had its slot taken by a later one
            } while (found < firstSequence);
            sequence = found;
            position = offset;
            overrun = false;
            return true;
        }

        /** The next record; null at the end (then {@link #position()} is the end) or when overrun. */
        public @Nullable LogRecord next() {
            while (!overrun) {
                long endOffsetBefore = endOffset;
                long end = endSequence;
                if (sequence >= end) {
                    return atEnd(endOffsetBefore);
                }
                AtomicReferenceArray<@Nullable LogRecord> ring = slots;
                LogRecord record = ring.getAcquire((int) sequence & (ring.length() - 1));
                if (record == null || firstSequence > sequence) {
                    overrun = true;
                    return null;
                }
                sequence++;
                if (record.offset() >= position) {
                    position = record.offset() + 1;
                    return record;
                }
            }
            return null;
        }

        private @Nullable LogRecord atEnd(long endOffsetBefore) {
            if (firstSequence > sequence) {
                overrun = true;
            } else {
                position = Math.max(position, endOffsetBefore);
            }
            return null;
        }

        /** Whether records at this position were evicted before they were read: read back from {@link #position()}, or seek. */
        public boolean overrun() {
            return overrun;
        }

        /** Every record below this offset was returned, or skipped as a copy, or is a hole. */
        public long position() {
            return position;
        }
    }
}
