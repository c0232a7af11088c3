// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import dev.sluice.events.LogRecord;
import java.util.List;

/**
 * A stretch of one partition, copies left out.
 *
 * @param from where it begins: what was asked for, or the log's start where that is later (then the records between are gone)
 * @param next exclusive end of what is covered; equals {@code from} only at the log's end
 * @param logStart the partition's first offset as last known
 */
public record Chunk(int partition, long from, long next, long logStart, List<LogRecord> records) {
    public Chunk {
        records = List.copyOf(records);
    }

    /** Whether the log ends here as far as is known. */
    public boolean atEnd() {
        return next == from;
    }
}
