// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.dedupe;

import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;

/**
 * The ids seen lately, and where they stand: the dedupe window of the door and of every reader, and the index from event id to
 * position. Bounded in number; past it the oldest is forgotten and counted. Thread-safe.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class DedupeWindow {
    /** The window of an event that names none. */
    public static final Duration DEFAULT_WINDOW = Duration.ofHours(24);

    public DedupeWindow(int maxEntries, MeterRegistry meters) {
        throw new UnsupportedOperationException();
    }

    /** How many ids are kept at most. */
    public int maxEntries() {
        throw new UnsupportedOperationException();
    }

    /**
     * Notes an event that stands on the log at {@code position} since {@code timestamp} (epoch ms); the lowest offset within the window
     * counts.
     */
    public void note(Event event, Position position, long timestamp) {
        throw new UnsupportedOperationException();
    }

    /**
     * Whether the record repeats one that stands at a lower offset of the same partition, within the window that the record asks for.
     * An unreadable record is never a copy. Changes nothing.
     */
    public boolean isCopy(LogRecord record) {
        throw new UnsupportedOperationException();
    }

    /** Where the event with this id ({@code evt_…}) stands, if the window still knows it. */
    public Optional<Position> find(String eventId) {
        throw new UnsupportedOperationException();
    }
}
