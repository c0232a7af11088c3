// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.catchup.CatchUpBudget;
import dev.sluice.delivery.sweep.Tempo;

/** The tempo of those who are far behind: what the budget grants. Confined to the shard's event loop. */
record LateTempo(CatchUpBudget budget) implements Tempo {
    /** There is one for each partition, so this bounds what all of them hold. */
    private static final int CHUNK_BYTES = 1 << 17;

    @Override
    public void later(Runnable turn) {
        budget.read(turn);
    }

    @Override
    public long turnNanos(long usual) {
        return budget.turnNanos(usual);
    }

    @Override
    public int chunkBytes() {
        return CHUNK_BYTES;
    }

    @Override
    public boolean readsAhead() {
        return !budget.limited();
    }
}
