// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.delivery.state.LaneKey;

/** A replay or redrive of the model as the registry has it, and what must come of it. */
final class ModelReplay {
    private static final long RUNNING = Long.MAX_VALUE;

    private final LaneKey key;
    private final LaneKey owner;
    private final int shard;
    private final boolean ofLetters;
    private final int modulus;
    private final long end;
    private long start;

    /** What stands there or later was lost with the log, or came after. */
    private long mustEnd;

    /** A multiple of all filters that its subscription had while it ran. */
    private int common;

    private long endedAt = RUNNING;
    private boolean cancelled;
    private boolean done;

    /**
     * @param owner its subscription
     * @param shard where that lives
     * @param modulus its own filter
     * @param wanted its subscription's filter
     * @param ofLetters whether it is a redrive: its offsets are of the dead letters, whose subscription's filter is not asked again
     */
    ModelReplay(
            LaneKey key, LaneKey owner, int shard, long start, long end, int modulus, int wanted, boolean ofLetters) {
        this.key = key;
        this.owner = owner;
        this.shard = shard;
        this.start = start;
        this.end = end;
        this.mustEnd = end;
        this.modulus = modulus;
        this.ofLetters = ofLetters;
        this.common = ofLetters ? modulus : modulus * wanted;
    }

    LaneKey key() {
        return key;
    }

    LaneKey owner() {
        return owner;
    }

    int shard() {
        return shard;
    }

    /** Whether its offsets are of the dead letters. */
    boolean ofLetters() {
        return ofLetters;
    }

    long start() {
        return start;
    }

    /** The first offset that it does not deliver. */
    long end() {
        return end;
    }

    /** Whether the registry has it running. */
    boolean running() {
        return endedAt == RUNNING;
    }

    /** Whether one who has read the registry up to there knows it, and not that it has ended. */
    boolean runsFor(long heard) {
        return key.incarnation() < heard && endedAt >= heard;
    }

    /** Whether its ending stands in this part of the registry. */
    boolean endedIn(long from, long to) {
        return endedAt >= from && endedAt < to;
    }

    /** Somebody has ended it, however far it was. */
    void cancel(long at) {
        cancelled = true;
        endedAt = at;
    }

    /** It has ended by itself. */
    void complete(long at) {
        endedAt = at;
    }

    boolean cancelled() {
        return cancelled;
    }

    /** An owner of the partition has said that nothing is left to do. */
    boolean done() {
        return done;
    }

    void finish() {
        done = true;
    }

    /** Its subscription has another filter now. */
    void wanted(int next) {
        if (running() && !ofLetters) {
            common *= next;
        }
    }

    /** What comes after the log was cut is new, whatever the offset: no replay must deliver it, one that goes on may. */
    void cut(long at) {
        if (ofLetters) {
            return;
        }
        start = Math.min(start, at);
        mustEnd = Math.min(mustEnd, at);
    }

    /** Whether its own filter wants it. */
    boolean wants(long offset) {
        return offset % modulus == 0;
    }

    boolean mustGet(long offset) {
        return offset >= start && offset < mustEnd && offset % common == 0;
    }

    boolean mayGet(long offset) {
        return offset >= start && offset < end && wants(offset);
    }

    @Override
    public String toString() {
        return key.subscriptionId() + " [" + start + ", " + end + ")" + (cancelled ? " cancelled" : "");
    }
}
