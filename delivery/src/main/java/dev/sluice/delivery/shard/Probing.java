// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.lane.Open;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the event with which an open circuit is probed. Confined to its shard's event loop.
 *
 * <p>The one with the fewest requests among those that wait for a retry, due or not: a failed probe raises them, so the next one takes
 * another, and one that nobody wants can't keep the circuit open. Where few wait, a new one is read first.
 */
final class Probing {
    private static final int ENOUGH = 10;
    private static final int LOOKED_AT = 1_024;

    /** @param retry null: the lane's next new event */
    record Choice(Track track, @Nullable Open retry) {}

    private Probing() {}

    /** The event for the next probe where no new one can be had; null when none waits. */
    static @Nullable Choice waiting(List<Track> tracks) {
        return choose(tracks, true, false);
    }

    /**
     * The event for the next probe; null when there is none at hand.
     *
     * @param sought whether it was asked for new ones before, in vain so far
     */
    static @Nullable Choice choose(List<Track> tracks, boolean sought) {
        return choose(tracks, sought, true);
    }

    private static @Nullable Choice choose(List<Track> tracks, boolean sought, boolean newOnes) {
        Choice parked = null;
        int waiting = 0;
        Track fresh = null;
        for (Track track : tracks) {
            if (!track.partition().mayOffer()) {
                continue;
            }
            fresh = newOnes && fresh == null && track.lane().ready() ? track : fresh;
            int looked = 0;
            for (Open open : track.lane().opens()) {
                if (looked++ == LOOKED_AT) {
                    break;
                }
                if (!open.inFlight()) {
                    waiting++;
                    parked = better(parked, track, open);
                }
            }
        }
        if (waiting < ENOUGH && fresh != null) {
            return new Choice(fresh, null);
        }
        return waiting >= ENOUGH || sought ? parked : null;
    }

    private static Choice better(@Nullable Choice known, Track track, Open open) {
        return known == null
                        || known.retry() == null
                        || open.requests() < known.retry().requests()
                ? new Choice(track, open)
                : known;
    }
}
