// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.state.StateWrite;
import java.util.ArrayList;
import java.util.List;

/**
 * What one shard knows of one partition at one instant: its answer to a checkpoint.
 *
 * @param partition the partition
 * @param position every event below it is settled for all of the shard's subscriptions, but for what {@code writes} and earlier
 *     writes tell
 * @param writes lane records that must land together with the position
 * @param deadLetters what was given up since, and must land together with them
 */
public record Cut(int partition, long position, List<StateWrite> writes, List<DeadLetter> deadLetters) {
    /** Copies the lists. */
    public Cut {
        writes = List.copyOf(writes);
        deadLetters = List.copyOf(deadLetters);
    }

    /**
     * What is known of the last checkpoint.
     *
     * @param position at least this was written as the partition's position
     * @param place this shard's own answer in it: the written position is at most this
     */
    record Written(long position, long place) {}

    /** Gathers a cut while the lanes are asked one by one. */
    static final class Builder {
        private final int partition;
        private final int lastCut;
        private final Written written;
        private final boolean exact;
        private final List<StateWrite> writes = new ArrayList<>();
        private long position;

        Builder(int partition, int lastCut, Written written, long front, boolean exact) {
            this.partition = partition;
            this.lastCut = lastCut;
            this.written = written;
            this.position = front;
            this.exact = exact;
        }

        int lastCut() {
            return lastCut;
        }

        Written written() {
            return written;
        }

        boolean exact() {
            return exact;
        }

        void hold(long offset) {
            position = Math.min(position, offset);
        }

        void write(StateWrite write) {
            writes.add(write);
        }

        Cut build(List<DeadLetter> deadLetters) {
            return new Cut(partition, position, writes, deadLetters);
        }
    }
}
