// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.sweep;

import dev.sluice.events.LogRecord;
import dev.sluice.subscriptions.match.EventFacts;

/** Somebody who is behind on one partition and is brought up by a {@link Sweep}. Confined to the shard's event loop. */
public interface Follower {
    /** The lowest offset that it has not considered. */
    long next();

    /** Whether it has room for more at this moment. One that has none leaves the sweep and comes back with {@link Sweep#join}. */
    boolean wants();

    /** Whether it wants this event. */
    boolean matches(EventFacts facts);

    /** Takes an event that it wants; false when it has no room after all and stays before it. */
    boolean take(LogRecord record);

    /** Everything below {@code offset} was considered. */
    void passed(long offset);

    /** The last record below its place came onto the log then, epoch milliseconds. */
    default void saw(long timestamp) {}

    /** The log does not have {@code [from, to)} any more; goes on at {@code to}. */
    void lost(long from, long to);
}
