// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.state.StateWrite;

/**
 * What is written down of a lane's own place: the offset from which on it has not considered the partition's events. A live lane of which
 * nothing waits has none. Confined to its shard's event loop.
 */
final class LaneHeader {
    /** No header: the partition's position tells the place. */
    static final long NONE = -1;

    /** What was only passed is written every so many cuts or offsets: it is read again, and nothing of it repeats. */
    private static final int MOST_CUTS = 5;

    private static final int MOST_OFFSETS = 1_000;

    private long stored = NONE;

    /** Whether another than {@code stored} may have landed. */
    private boolean unknown;

    /** The highest offset that was settled or put on a page: while a lower place is written it is sent again. */
    private long passed = NONE;

    private boolean inCut;
    private long cut = NONE;

    /** Whether the last checkpoint that landed wrote it: one that is aborted after it may void it. */
    private boolean fresh;

    /** What was stored before that. */
    private long before = NONE;

    private int lastCut;

    /** Takes over what an earlier owner wrote down. */
    void restore(long place) {
        stored = place;
    }

    /** The highest place that may be written; {@link #NONE} when there is none. */
    long stored() {
        return stored;
    }

    /** Whether nothing is written. */
    boolean gone() {
        return stored == NONE && !unknown && !fresh;
    }

    /** Whether this place, or a later one, is known to be written. */
    boolean reaches(long place) {
        return stored >= place && !unknown;
    }

    /** The event at {@code offset} is settled, or is on a page: the next cut has to write a place above it. */
    void passed(long offset) {
        passed = Math.max(passed, offset);
    }

    /** Adds the place to a cut, unless it is written already or may wait for a later one; {@link #NONE} takes the header away. */
    void write(LaneKey lane, Cut.Builder into, long place) {
        if (unknown || (place != stored && !waits(into, place))) {
            lastCut = into.lastCut();
            put(lane, into, place);
        }
    }

    private boolean waits(Cut.Builder into, long place) {
        return !into.exact()
                && passed < stored
                && stored != NONE
                && place > stored
                && place - stored < MOST_OFFSETS
                && into.lastCut() - lastCut < MOST_CUTS;
    }

    /** Adds to a cut that the lane is no more. */
    void remove(LaneKey lane, Cut.Builder into) {
        if (!gone()) {
            put(lane, into, NONE);
        }
    }

    private void put(LaneKey lane, Cut.Builder into, long place) {
        inCut = true;
        cut = place;
        into.write(new StateWrite.Header(lane, place == NONE ? null : place));
    }

    void committed() {
        fresh = inCut;
        before = stored;
        if (inCut) {
            stored = cut;
            unknown = false;
            inCut = false;
        }
    }

    /** What the last checkpoint wrote may be void. */
    void voided() {
        if (fresh) {
            unknown = true;
            stored = Math.max(stored, before);
            fresh = false;
        }
    }

    void unwritten(boolean mayHaveLanded) {
        if (inCut) {
            unknown |= mayHaveLanded;
            if (mayHaveLanded) {
                stored = Math.max(stored, cut);
            }
            inCut = false;
        }
    }
}
