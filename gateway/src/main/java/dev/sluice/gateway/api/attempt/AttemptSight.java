// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.attempt;

import dev.sluice.delivery.attempts.RecordedAttempt;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which attempts a restricted token may see: a restriction is about events, so they are read, one after the other, because whoever delivers
 * reads with the same threads. What is not there any more can't be said to be let through. Thread-safe.
 */
final class AttemptSight {
    private final Function<Position, Future<@Nullable LogRecord>> events;
    private final LongSupplier nanos;

    /**
     * What was seen.
     *
     * @param attempts those that may be shown
     * @param lookedAt how many of all were looked at before the time was up, at least 1 if there was any
     */
    record Shown(List<RecordedAttempt> attempts, int lookedAt) {
        Shown {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * Looks at events.
     *
     * @param events the event at a position, null when there is none
     * @param nanos the monotonic clock
     */
    AttemptSight(Function<Position, Future<@Nullable LogRecord>> events, LongSupplier nanos) {
        this.events = events;
        this.nanos = nanos;
    }

    /** Looks at these, in their order, for so long. */
    Future<Shown> of(List<RecordedAttempt> found, Predicate<Event> shows, long forNanos) {
        return new Look(found, shows, nanos.getAsLong() + forNanos).next(0);
    }

    /** One look at a list. */
    private final class Look {
        private final List<RecordedAttempt> found;
        private final Predicate<Event> shows;
        private final long until;
        private final List<RecordedAttempt> shown = new ArrayList<>();

        private Look(List<RecordedAttempt> found, Predicate<Event> shows, long until) {
            this.found = found;
            this.shows = shows;
            this.until = until;
        }

        private Future<Shown> next(int index) {
            boolean late = index > 0 && nanos.getAsLong() - until > 0;
            if (late || index == found.size()) {
                return Future.succeededFuture(new Shown(shown, index));
            }
            RecordedAttempt attempt = found.get(index);
            return events.apply(new Position(attempt.partition(), attempt.offset()))
                    .compose(record -> {
                        // a redriven one stands elsewhere: what is at its place is another event
                        if (record != null
                                && record.isEvent()
                                && record.event().eventId().equals(attempt.eventId())
                                && shows.test(record.event())) {
                            shown.add(attempt);
                        }
                        return next(index + 1);
                    });
        }
    }
}
