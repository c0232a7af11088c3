// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import org.jspecify.annotations.Nullable;

/** A decoded record at its place on the log: an {@link Event}, or what could not be read as one. Immutable. */
public final class LogRecord {
    private final int partition;
    private final long offset;
    private final long timestamp;
    private final int sizeBytes;
    private final @Nullable Event event;
    private final @Nullable Unreadable unreadable;

    private LogRecord(
            int partition,
            long offset,
            long timestamp,
            int sizeBytes,
            @Nullable Event event,
            @Nullable Unreadable unreadable) {
        this.partition = partition;
        this.offset = offset;
        this.timestamp = timestamp;
        this.sizeBytes = sizeBytes;
        this.event = event;
        this.unreadable = unreadable;
    }

    /** An event at its place; {@code sizeBytes} is about what it takes of the heap. */
    public static LogRecord of(Position position, long timestamp, int sizeBytes, Event event) {
        return new LogRecord(position.partition(), position.offset(), timestamp, sizeBytes, event, null);
    }

    /** A record that is no event, at its place. */
    public static LogRecord of(Position position, long timestamp, int sizeBytes, Unreadable unreadable) {
        return new LogRecord(position.partition(), position.offset(), timestamp, sizeBytes, null, unreadable);
    }

    /** The partition of the events topic. */
    public int partition() {
        return partition;
    }

    /** The offset there. */
    public long offset() {
        return offset;
    }

    /** Both. */
    public Position position() {
        return new Position(partition, offset);
    }

    /** The record's time on the log (append time of the broker), epoch milliseconds. */
    public long timestamp() {
        return timestamp;
    }

    /** About what the record takes of the heap, in bytes. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /** Whether there is an {@link #event()}; else the record could not be read as one. */
    public boolean isEvent() {
        return event != null;
    }

    /** Whether it is an event that subscribers may have. */
    public boolean isForSubscribers() {
        return event != null && event.quarantine() == null;
    }

    /**
     * The event.
     *
     * @throws IllegalStateException if the record is none: ask {@link #isEvent()} first
     */
    public Event event() {
        if (event == null) {
            throw new IllegalStateException("not an event: partition " + partition + " offset " + offset);
        }
        return event;
    }

    /** Why the record is no event; null when it is one. */
    public @Nullable String unreadable() {
        return unreadable == null ? null : unreadable.reason();
    }

    /**
     * The record as it stood on the log, for the quarantine.
     *
     * @throws IllegalStateException if the record is an event
     */
    public Unreadable raw() {
        if (unreadable == null) {
            throw new IllegalStateException("an event: partition " + partition + " offset " + offset);
        }
        return unreadable;
    }
}
