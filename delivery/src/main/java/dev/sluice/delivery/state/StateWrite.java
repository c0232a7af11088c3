// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One record of lane state that a checkpoint writes. */
public sealed interface StateWrite {
    /** Whose lane it is. */
    LaneKey key();

    /**
     * Where a lane goes on that the partition's position does not tell.
     *
     * @param next the lowest offset not settled, but for the open ones; null removes the record
     */
    record Header(LaneKey key, @Nullable Long next) implements StateWrite {}

    /**
     * A page of open events.
     *
     * @param number the page's number in its lane
     * @param open its events in the order of their offsets; empty removes the record
     */
    record Opens(LaneKey key, int number, List<OpenState> open) implements StateWrite {
        /** Copies the list. */
        public Opens {
            open = List.copyOf(open);
        }
    }

    /**
     * A page of held keys, of a lane with order by key.
     *
     * @param number the page's number in its lane
     * @param held its keys; empty removes the record
     */
    record Keys(LaneKey key, int number, List<HeldKey> held) implements StateWrite {
        /** Copies the list. */
        public Keys {
            held = List.copyOf(held);
        }
    }
}
