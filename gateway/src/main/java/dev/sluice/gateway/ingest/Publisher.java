// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.events.Event;
import dev.sluice.events.log.Receipt;
import io.vertx.core.Future;

/** The way onto the log, as the door sees it: {@code EventLog::publish}. */
@FunctionalInterface
public interface Publisher {
    /**
     * Appends the event, unless it is a repeat.
     *
     * @param repeatable whether its id is the provider's, so that the same one again is a repeat
     * @return completes on the caller's context; fails with {@code LogUnavailableException}, or {@code IllegalArgumentException} for
     *     an event that is too big
     */
    Future<Receipt> publish(Event event, boolean repeatable);
}
