// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.events.Event;
import dev.sluice.events.Position;
import dev.sluice.events.log.LogUnavailableException;
import dev.sluice.events.log.Receipt;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log in memory that knows repeats, and that can be away, silent, or held back. Thread-safe. */
final class FakeLog implements Publisher {
    /** How the log behaves. */
    enum Mood {
        WELL,
        AWAY,
        SILENT,
        TOO_BIG,
        BROKEN
    }

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<Boolean> repeatable = new CopyOnWriteArrayList<>();
    volatile Mood mood = Mood.WELL;

    /** Of the event that is refused as too big, whatever the mood. */
    volatile String tooBig = "";

    @Override
    public Future<Receipt> publish(Event event, boolean mayRepeat) {
        return switch (event.id().equals(tooBig) ? Mood.TOO_BIG : mood) {
            case WELL -> Future.succeededFuture(append(event, mayRepeat));
            case AWAY -> Future.failedFuture(new LogUnavailableException("away", new RuntimeException("no broker")));
            case SILENT -> Promise.<Receipt>promise().future();
            case TOO_BIG -> Future.failedFuture(new IllegalArgumentException("too big"));
            case BROKEN -> Future.failedFuture(new IllegalStateException("a bug"));
        };
    }

    private Receipt append(Event event, boolean mayRepeat) {
        boolean seen =
                mayRepeat && events.stream().anyMatch(known -> known.eventId().equals(event.eventId()));
        if (!seen) {
            events.add(event);
            repeatable.add(mayRepeat);
        }
        return new Receipt(event.eventId(), seen, new Position(0, events.size()));
    }

    List<Event> events() {
        return new ArrayList<>(events);
    }

    List<Boolean> repeatable() {
        return new ArrayList<>(repeatable);
    }

    void forget() {
        events.clear();
        repeatable.clear();
        mood = Mood.WELL;
    }
}
