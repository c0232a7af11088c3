// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.events.Event;
import dev.sluice.events.log.LogUnavailableException;
import dev.sluice.events.log.Receipt;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A disk in memory, that can be full, and that may hold something already. Thread-safe. */
final class FakeDisk implements Disk {
    final List<Event> events = new CopyOnWriteArrayList<>();
    volatile boolean full;
    volatile boolean holds;

    @Override
    public boolean holds() {
        return holds;
    }

    @Override
    public Future<Receipt> keep(Event event, boolean repeatable) {
        if (full) {
            return Future.failedFuture(new LogUnavailableException("spool is full", null));
        }
        boolean seen =
                repeatable && events.stream().anyMatch(known -> known.eventId().equals(event.eventId()));
        events.add(event);
        Receipt receipt = Receipt.spooled(event.eventId());
        return Future.succeededFuture(seen ? receipt.repeated() : receipt);
    }
}
