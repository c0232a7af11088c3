// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.catchup.CatchUpBudget;
import dev.sluice.delivery.sweep.Follower;
import dev.sluice.delivery.sweep.Source;
import dev.sluice.delivery.sweep.Sweep;
import java.util.function.LongSupplier;

/**
 * The two sweeps of a partition: one brings up those that are a little behind, as quickly as it can, the other those that are far behind,
 * with what live deliveries leave. Whoever follows is in one of them at most. Confined to the shard's event loop.
 */
final class Sweeps {
    private final Source source;
    private final LongSupplier front;
    private final LateTempo late;
    private Sweep near;
    private Sweep far;

    /** @param front how far the partition is matched */
    Sweeps(Source source, LongSupplier front, CatchUpBudget budget) {
        this.source = source;
        this.front = front;
        this.late = new LateTempo(budget);
        this.near = near();
        this.far = far();
    }

    private Sweep near() {
        return new Sweep(source, front);
    }

    private Sweep far() {
        return new Sweep(source, front, late);
    }

    /** Has it brought up. One that came nearer, or fell back, changes over when it has left the sweep that it is in. */
    void bringUp(Follower follower, boolean isFar) {
        if (!(isFar ? near : far).has(follower)) {
            (isFar ? far : near).join(follower);
        }
    }

    /** It wants nothing any more. */
    void leave(Follower follower) {
        near.leave(follower);
        far.leave(follower);
    }

    /** The log was cut: what was read of it is not followed up, and everybody joins anew. */
    void begin() {
        close();
        near = near();
        far = far();
    }

    /** Nobody is brought up any more. */
    void close() {
        near.close();
        far.close();
    }
}
