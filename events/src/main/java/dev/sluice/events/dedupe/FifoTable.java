// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.dedupe;

import dev.sluice.events.Digest;
import java.util.Arrays;

/**
 * A bounded hash table from digest to (partition, offset, time) that forgets the oldest entry first. Guarded by its owner's lock.
 */
final class FifoTable {
    /*
     * Entries stand in a ring of parallel arrays in the order of their arrival (no objects: a million of them is 50 MB, and nothing for
     * the collector to follow). An open-addressing index of twice the size with linear probing leads to them; it holds slot + 1, 0 is free.
     * The arrays grow by doubling until they have the capacity; only then the ring turns and the oldest goes. A removed entry leaves its
     * slot dead until the ring comes round.
     */
    private static final int DEAD = -1;
    private static final int NONE = -1;

    private final int capacity;
    private long[] high;
    private long[] low;
    private long[] offset;
    private long[] time;
    private int[] partition;
    private int[] index;
    private int used;
    private int next;
    private int live;

    FifoTable(int capacity) {
        this.capacity = capacity;
        int first = Math.min(capacity, 64);
        high = new long[first];
        low = new long[first];
        offset = new long[first];
        time = new long[first];
        partition = new int[first];
        index = new int[indexSize(first)];
    }

    /** The slot with this digest, or -1. */
    int find(Digest digest) {
        int mask = index.length - 1;
        for (int at = home(digest.low(), mask); index[at] != 0; at = (at + 1) & mask) {
            int slot = index[at] - 1;
            if (high[slot] == digest.high() && low[slot] == digest.low()) {
                return slot;
            }
        }
        return NONE;
    }

    int partition(int slot) {
        return partition[slot];
    }

    long offset(int slot) {
        return offset[slot];
    }

    long time(int slot) {
        return time[slot];
    }

    int size() {
        return live;
    }

    /** Moves an entry to another offset without making it younger. */
    void move(int slot, long toOffset, long toTime) {
        offset[slot] = toOffset;
        time[slot] = toTime;
    }

    /** Adds a digest that is not in the table; true when the oldest had to go for it. */
    boolean add(Digest digest, int atPartition, long atOffset, long atTime) {
        boolean forgot = makeRoom();
        int slot = next;
        high[slot] = digest.high();
        low[slot] = digest.low();
        offset[slot] = atOffset;
        time[slot] = atTime;
        partition[slot] = atPartition;
        link(slot);
        next = next + 1 == capacity ? 0 : next + 1;
        used = Math.max(used, slot + 1);
        live++;
        return forgot;
    }

    void remove(int slot) {
        unlink(slot);
        partition[slot] = DEAD;
        live--;
    }

    /** Removes every entry of the partition from this offset on. */
    void removeFrom(int ofPartition, long fromOffset) {
        for (int slot = 0; slot < used; slot++) {
            if (partition[slot] == ofPartition && offset[slot] >= fromOffset) {
                remove(slot);
            }
        }
    }

    private boolean makeRoom() {
        if (next < used) {
            boolean alive = partition[next] != DEAD;
            if (alive) {
                remove(next);
            }
            return alive;
        }
        if (next == high.length) {
            grow();
        }
        return false;
    }

    private void grow() {
        int size = (int) Math.min(capacity, high.length * 2L);
        high = Arrays.copyOf(high, size);
        low = Arrays.copyOf(low, size);
        offset = Arrays.copyOf(offset, size);
        time = Arrays.copyOf(time, size);
        partition = Arrays.copyOf(partition, size);
        index = new int[indexSize(size)];
        for (int slot = 0; slot < used; slot++) {
            if (partition[slot] != DEAD) {
                link(slot);
            }
        }
    }

    private void link(int slot) {
        int mask = index.length - 1;
        int at = home(low[slot], mask);
        while (index[at] != 0) {
            at = (at + 1) & mask;
        }
        index[at] = slot + 1;
    }

    /** Takes the slot out of the index, and closes the hole (Knuth, volume 3, 6.4, algorithm R). */
    private void unlink(int slot) {
        int mask = index.length - 1;
        int hole = home(low[slot], mask);
        while (index[hole] != slot + 1) {
            hole = (hole + 1) & mask;
        }
        for (int at = (hole + 1) & mask; index[at] != 0; at = (at + 1) & mask) {
            int home = home(low[index[at] - 1], mask);
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                index[hole] = index[at];
                hole = at;
            }
        }
        index[hole] = 0;
    }

    private static int home(long low, int mask) {
        return (int) low & mask;
    }

    private static int indexSize(int entries) {
        return Integer.highestOneBit(Math.max(2, entries - 1)) << 2;
    }
}
