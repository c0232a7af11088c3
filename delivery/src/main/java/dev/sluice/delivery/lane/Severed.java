// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.events.LogRecord;
import java.util.List;

/**
 * What a lane held of events that the log has lost.
 *
 * @param open those that were in flight or waited for a retry
 * @param queued those that waited in its queue
 */
public record Severed(Lane lane, List<Open> open, List<LogRecord> queued) {
    /** Copies the lists. */
    public Severed {
        open = List.copyOf(open);
        queued = List.copyOf(queued);
    }
}
