// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.dedupe;

import dev.sluice.events.Digest;

/** A bounded set of ids, about 50 bytes each; past its bound the oldest is forgotten. Guarded by its owner's lock. */
public final class IdSet {
    private final FifoTable table;

    public IdSet(int capacity) {
        table = new FifoTable(capacity);
    }

    public boolean contains(Digest digest) {
        return table.find(digest) >= 0;
    }

    /** Adds it, unless it is there. */
    public void add(Digest digest) {
        if (!contains(digest)) {
            table.add(digest, 0, 0, 0);
        }
    }

    public void remove(Digest digest) {
        int slot = table.find(digest);
        if (slot >= 0) {
            table.remove(slot);
        }
    }
}
