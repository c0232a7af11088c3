// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.event;

import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.gateway.api.route.AtATime;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Finds one event by its id: by the index, or on the log around a time. What may not be seen is not there. Thread-safe. */
final class Finding {
    /** How far from the time that was told an event may be, on both sides. */
    private static final Duration AROUND = Duration.ofMinutes(1);

    /** What is not in memory is read by the threads that deliveries catch up by. */
    private static final int MOST = 64;

    private final AtATime atATime = new AtATime(MOST);
    private final EventRoutes.Parts parts;
    private final Walks walks;

    Finding(EventRoutes.Parts parts, Walks walks) {
        this.parts = parts;
        this.walks = walks;
    }

    Future<Reply> one(Call call) {
        Optional<Instant> around = call.query().time("around");
        Sight sight = Sight.of(call);
        return atATime.run(call, () -> indexed(call.id(), sight))
                .compose(found -> found.isPresent() || around.isEmpty()
                        ? Future.succeededFuture(found)
                        : searched(call, sight, around.get()))
                .map(found -> Reply.ok(new EventView().json(found.orElseThrow(() -> missing(around.isPresent())))));
    }

    private Future<Optional<Event>> indexed(String id, Sight sight) {
        return parts.window()
                .find(id)
                .map(position -> parts.readBack().one(position).map(record -> seen(id, sight, record)))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    private Future<Optional<Event>> searched(Call call, Sight sight, Instant around) {
        long last = around.plus(AROUND).toEpochMilli();
        var found = new AtomicReference<Optional<Event>>(Optional.empty());
        return walks.with(
                        call,
                        () -> parts.offsets().at(around.minus(AROUND)),
                        walk -> walk.go(record -> {
                            boolean within = record.timestamp() <= last;
                            if (within) {
                                found.set(seen(call.id(), sight, record));
                            }
                            return within && found.get().isEmpty();
                        }))
                .map(outcome -> found.get());
    }

    private static Optional<Event> seen(String id, Sight sight, @Nullable LogRecord record) {
        return record == null || !record.isEvent()
                ? Optional.empty()
                : Optional.of(record.event()).filter(event -> event.eventId().equals(id) && sight.shows(event));
    }

    private static ProblemException missing(boolean searched) {
        return searched
                ? new ProblemException(
                        ProblemCode.NOT_FOUND,
                        "there is no such event within a minute of that time, as far as was looked")
                : new ProblemException(
                        ProblemCode.OUT_OF_INDEX,
                        "no event of this id was received lately; with ?around=TIME the log is searched");
    }
}
