// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.events.Event;
import dev.sluice.events.log.LogUnavailableException;
import dev.sluice.events.log.Receipt;
import io.vertx.core.Future;

/** The node's own disk, as the door sees it: {@code Spool}. Thread-safe. */
public interface Disk {
    /** Whether events wait there, so that new ones go behind them. */
    boolean holds();

    /**
     * Keeps the event there, unless it is a repeat.
     *
     * @return completes on the caller's context once it is on disk; fails as {@link Publisher#publish}
     */
    Future<Receipt> keep(Event event, boolean repeatable);

    /** Of a node that has none. */
    static Disk none() {
        return new Disk() {
            @Override
            public boolean holds() {
                return false;
            }

            @Override
            public Future<Receipt> keep(Event event, boolean repeatable) {
                return Future.failedFuture(new LogUnavailableException("this node has no spool", null));
            }
        };
    }
}
