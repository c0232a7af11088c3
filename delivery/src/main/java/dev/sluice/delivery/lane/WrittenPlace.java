// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

/**
 * How far the checkpoints have written one shard's part of a partition, and whether a cut is on its way. Confined to the shard's event
 * loop.
 */
final class WrittenPlace {
    private long position;

    /** This shard's own position in the last checkpoint that may have landed: the written position is not above it. */
    private long place;

    private long cutPosition;
    private boolean inCut;

    /** @param position the written position, -1 when nothing was ever written */
    WrittenPlace(long position) {
        this.position = position;
        this.place = position;
    }

    /** The position of the last checkpoint that is known, or counts, as committed. */
    long position() {
        return position;
    }

    /** The position of the last cut. */
    long cutPosition() {
        return cutPosition;
    }

    /** What a new cut is made on. */
    Cut.Written written() {
        return new Cut.Written(position, place);
    }

    /** A cut with this position is on its way. */
    void cut(long at) {
        inCut = true;
        cutPosition = at;
    }

    /** The last cut has an end, whichever; false when it had one before. */
    boolean ended() {
        boolean had = inCut;
        inCut = false;
        return had;
    }

    /** The last cut counts as committed, in a checkpoint with this position. */
    void committed(long with) {
        overtaken(with);
        place = Math.max(place, cutPosition);
    }

    /** A checkpoint without the last cut was committed with this position. */
    void overtaken(long with) {
        position = Math.max(position, with);
    }

    /** The log ends at {@code end}: nothing above it counts as written. */
    void truncated(long end) {
        position = Math.min(position, end);
        place = Math.min(place, end);
        cutPosition = Math.min(cutPosition, end);
    }
}
