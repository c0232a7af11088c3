// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.state.HeldKey;
import dev.sluice.events.LogRecord;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What an ordered lane knows of one key of which something is not settled. Confined to its shard's event loop. */
final class Key {
    static final long NONE = -1;
    static final int NO_PAGE = -1;

    private final long digest;

    /** Read again from the log, in order; before {@code held} and before anything in the lane's queue. */
    private final ArrayDeque<LogRecord> again = new ArrayDeque<>(0);

    /** The one of its events that is in flight or waits for a retry; all others of it wait. */
    @Nullable
    Open open;

    /** How many of its events wait in the lane's queue: none while it is held. */
    int queued;

    /** Its events from here on are only on the log; {@link #NONE} when there are none. */
    long held = NONE;

    /** The open event has waited for longer than others should stay in memory for. */
    boolean slow;

    /** In the pass at hand, its events are taken. */
    boolean aboard;

    /** It is in the list of those to be looked at by the next cut. */
    boolean touched;

    int page = NO_PAGE;

    /** What its page says of it; null while it is in none. */
    @Nullable
    HeldKey stored;

    Key(long digest) {
        this.digest = digest;
    }

    long digest() {
        return digest;
    }

    ArrayDeque<LogRecord> again() {
        return again;
    }

    boolean isHeld() {
        return held != NONE;
    }

    /** From here on its events are only on the log. */
    void hold(long offset) {
        held = isHeld() ? Math.min(held, offset) : offset;
    }

    /** Whether none but the event in flight may be sent. */
    boolean blocked() {
        return open != null || !again.isEmpty() || isHeld();
    }

    boolean idle() {
        return open == null && again.isEmpty() && queued == 0 && !isHeld();
    }

    /** Whether a page must say where it goes on: the lane's place does not. */
    boolean written() {
        return isHeld() || !again.isEmpty() || (open != null && (open.paged() || open.again()));
    }

    /** What is to be written of it. */
    HeldKey state() {
        return new HeldKey(digest, from(), open != null && open.paged());
    }

    /** The lowest offset of its events that are not settled, but for those in the lane's queue. */
    private long from() {
        if (open != null) {
            return open.offset();
        }
        LogRecord first = again.peek();
        return first == null ? held : first.offset();
    }

    /** @param few so few events may be left of those read ahead */
    boolean wantsReading(int few) {
        return isHeld() && !slow && again.size() <= few;
    }
}
