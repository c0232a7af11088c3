// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import dev.sluice.events.LogRecord;
import java.util.List;

/** Makes tails without a Reader. */
public final class Tails {
    private Tails() {}

    /** One of partition 0 with just these records. */
    public static Tail of(List<LogRecord> records) {
        Tail tail = new Tail(0, 10_000, 1L << 30);
        tail.reset(0);
        records.forEach(tail::append);
        return tail;
    }
}
