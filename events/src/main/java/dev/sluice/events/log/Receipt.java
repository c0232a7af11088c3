// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.log;

import dev.sluice.events.Position;
import org.jspecify.annotations.Nullable;

/**
 * An event is kept: it stands on the log, acknowledged by all in-sync replicas, or on the node's own disk, where a source asks for it.
 *
 * @param duplicate whether it was kept before (the same id within the window); then the position is the first one's
 * @param position on the log; null while it waits in the spool
 */
public record Receipt(
        String eventId, boolean duplicate, @Nullable Position position) {
    /** Of an event that is on the node's own disk. */
    public static Receipt spooled(String eventId) {
        return new Receipt(eventId, false, null);
    }

    /** What a repeat of it is told. */
    public Receipt repeated() {
        return new Receipt(eventId, true, position);
    }

    /** Whether it waits on the node's own disk. */
    public boolean isSpooled() {
        return position == null;
    }
}
