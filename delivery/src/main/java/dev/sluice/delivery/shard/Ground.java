// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import java.util.List;

/** What a dispatcher asks of its shard. Confined to the shard's event loop. */
interface Ground {
    /** Lets the dispatcher's lanes stand where they are, after the present turn. */
    void stand(Dispatcher dispatcher);

    /** Lets them go on, after the present turn. */
    void resume(Dispatcher dispatcher);

    /** Its lanes that exist, on the partitions that this node owns. */
    List<Track> tracks(Dispatcher dispatcher);
}
