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
     * the collector to follow). An open-addressing index of twice the size with linear probing leads to them. The arrays grow by doubling
     * until they have the capacity; only then the ring turns and the oldest goes. A removed entry leaves its slot dead until the ring
     * comes round.
     *
     * Most of what a look costs is waiting for memory. So a digest's halves stand side by side, and an index entry holds, above slot + 1
     * (0 is free), as many bits of the digest as there is room for: a neighbour's entry is told apart without looking at its digest.
     */
    private static final int DEAD = -1;
    private static final int NONE = -1;

    private final int capacity;
    /** The high half of slot n at 2 n, the low half behind it. */
    private long[] digest;
    /** The offset of slot n at 2 n, the time behind it. */
    private long[] place;

    private int[] partition;
    private int[] index;
    private int slotMask;
    private int used;
    private int next;
    private int live;

    FifoTable(int capacity) {
        this.capacity = capacity;
        int first = Math.min(capacity, 64);
        digest = new long[2 * first];
        place = new long[2 * first];
        partition = new int[first];
        index = new int[indexSize(first)];
        slotMask = slotMask(first);
    }

    /** The slot with this digest, or -1. */
    int find(Digest sought) {
        int mask = index.length - 1;
        int tag = tag(sought.high());
        for (int at = home(sought.low(), mask); index[at] != 0; at = (at + 1) & mask) {
            int slot = slotAt(at);
            if ((index[at] & ~slotMask) == tag && high(slot) == sought.high() && low(slot) == sought.low()) {
                return slot;
            }
        }
        return NONE;
    }

    int partition(int slot) {
        return partition[slot];
    }

    long offset(int slot) {
        return place[2 * slot];
    }

    long time(int slot) {
        return place[2 * slot + 1];
    }

    int size() {
        return live;
    }

    /** Moves an entry to another offset without making it younger. */
    void move(int slot, long toOffset, long toTime) {
        place[2 * slot] = toOffset;
        place[2 * slot + 1] = toTime;
    }

    /** Adds a digest that is not in the table; true when the oldest had to go for it. */
    boolean add(Digest added, int atPartition, long atOffset, long atTime) {
        boolean forgot = makeRoom();
        int slot = next;
        digest[2 * slot] = added.high();
        digest[2 * slot + 1] = added.low();
        move(slot, atOffset, atTime);
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
            if (partition[slot] == ofPartition && offset(slot) >= fromOffset) {
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
        if (next == partition.length) {
            grow();
        }
        return false;
    }

    private void grow() {
        int size = (int) Math.min(capacity, partition.length * 2L);
        digest = Arrays.copyOf(digest, 2 * size);
        place = Arrays.copyOf(place, 2 * size);
        partition = Arrays.copyOf(partition, size);
        index = new int[indexSize(size)];
        slotMask = slotMask(size);
        for (int slot = 0; slot < used; slot++) {
            if (partition[slot] != DEAD) {
                link(slot);
            }
        }
    }

    private void link(int slot) {
        int mask = index.length - 1;
        int at = home(low(slot), mask);
        while (index[at] != 0) {
            at = (at + 1) & mask;
        }
        index[at] = tag(high(slot)) | (slot + 1);
    }

    /** Takes the slot out of the index, and closes the hole (Knuth, volume 3, 6.4, algorithm R). */
    private void unlink(int slot) {
        int mask = index.length - 1;
        int hole = home(low(slot), mask);
        while (slotAt(hole) != slot) {
            hole = (hole + 1) & mask;
        }
        for (int at = (hole + 1) & mask; index[at] != 0; at = (at + 1) & mask) {
            int home = home(low(slotAt(at)), mask);
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                index[hole] = index[at];
                hole = at;
            }
        }
        index[hole] = 0;
    }

    private long high(int slot) {
        return digest[2 * slot];
    }

    private long low(int slot) {
        return digest[2 * slot + 1];
    }

    /** The slot that an index entry leads to; -1 when it is free. */
    private int slotAt(int at) {
        return (index[at] & slotMask) - 1;
    }

    /** The bits of a digest that are told in the index, where the slot has left room. */
    private int tag(long high) {
        return (int) high & ~slotMask;
    }

    private static int home(long low, int mask) {
        return (int) low & mask;
    }

    /** The bits that the greatest slot + 1 takes. */
    private static int slotMask(int entries) {
        return (Integer.highestOneBit(entries) << 1) - 1;
    }

    private static int indexSize(int entries) {
        return Integer.highestOneBit(Math.max(2, entries - 1)) << 2;
    }
}
