// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.pace.Permit;
import dev.sluice.delivery.pace.Room;

/**
 * One event on its way to the endpoint.
 *
 * @param permit the endpoint's
 * @param seat the node's
 */
record Flight(Track track, Open open, Permit permit, Room.Seat seat) {
    /** Tells events apart, whatever lane they are in. */
    long event() {
        return ((long) track.partition().number() << 48) ^ open.offset();
    }
}
