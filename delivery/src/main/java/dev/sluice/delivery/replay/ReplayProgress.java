// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.replay;

import java.util.Optional;

/** What all nodes know of how far replays are. Thread-safe; must not block. */
public interface ReplayProgress {
    /** The last that was told of this partition of a replay. */
    Optional<ReplayNote> find(String replay, int partition);

    /** Tells all nodes. What gets lost on the way is told again by the owner, who compares. */
    void tell(String replay, int partition, ReplayNote note);
}
