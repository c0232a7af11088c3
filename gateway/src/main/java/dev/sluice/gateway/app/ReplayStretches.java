// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.value.Start;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.gateway.api.replay.Mark;
import dev.sluice.gateway.api.replay.Stretch;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Restriction;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where replays begin and end. An event is a place on its own partition; on the others the time at which it was received is. Thread-safe.
 */
final class ReplayStretches implements Stretch.Resolver {
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final LogSide log;
    private final SubscriptionStarts starts;

    /** Which events may be named. */
    private record Sight(String tenant, Restriction restriction) {
        boolean shows(Event event) {
            return event.tenant().equals(tenant)
                    && (restriction.isNone() || restriction.matches(new EventFacts(event)));
        }
    }

    ReplayStretches(LogSide log) {
        this.log = log;
        this.starts = new SubscriptionStarts(log);
    }

    @Override
    public Future<Stretch> resolve(Mark from, Mark to, String tenant, Restriction restriction) {
        Sight sight = new Sight(tenant, restriction);
        if (from instanceof Mark.Of one && from.equals(to)) {
            return find(one.id(), sight, "from").map(ReplayStretches::only);
        }
        // the end is asked last, so that what came before the request's answer is in it
        return place(from, sight, "from", 0)
                .compose(begin -> place(to, sight, "to", 1)
                        .compose(end -> log.offsets()
                                .earliest()
                                .compose(first -> log.offsets()
                                        .latest()
                                        .map(last -> Stretch.of(within(begin, first), bounded(end, last))))));
    }

    private static Stretch only(LogRecord record) {
        return new Stretch(
                Map.of(record.partition(), record.offset()), Map.of(record.partition(), record.offset() + 1));
    }

    /** A partition that a start does not list begins where the log does. */
    private static Map<Integer, Long> within(Map<Integer, Long> begin, Map<Integer, Long> first) {
        Map<Integer, Long> all = new HashMap<>(first);
        all.putAll(begin);
        return all;
    }

    private static Map<Integer, Long> bounded(Map<Integer, Long> end, Map<Integer, Long> last) {
        Map<Integer, Long> all = new HashMap<>();
        end.forEach((partition, offset) -> all.put(partition, Math.min(offset, last.getOrDefault(partition, 0L))));
        return all;
    }

    /** @param after how many offsets, and milliseconds, behind an event the place is */
    private Future<Map<Integer, Long>> place(Mark mark, Sight sight, String member, int after) {
        return switch (mark) {
            case Mark.At(Start.AtTime at)
            when at.time().isBefore(Instant.EPOCH) || at.time().isAfter(LAST) ->
                Future.failedFuture(mistake(member, "the time is out of range"));
            case Mark.At(Start start) ->
                starts.resolve(start, sight.tenant())
                        .recover(failure -> Future.failedFuture(
                                failure instanceof StartRefusedException refused
                                        ? mistake(member, refused.getMessage())
                                        : failure));
            case Mark.Of(String id) ->
                find(id, sight, member)
                        .compose(record -> log.offsets()
                                .at(Instant.ofEpochMilli(record.timestamp() + after))
                                .map(at -> {
                                    Map<Integer, Long> places = new HashMap<>(at);
                                    places.put(record.partition(), record.offset() + after);
                                    return places;
                                }));
        };
    }

    private Future<LogRecord> find(String id, Sight sight, String member) {
        return log.window()
                .find(id)
                .map(position -> read(position, id, sight, member))
                .orElseGet(() -> Future.failedFuture(unknown(member)));
    }

    private Future<LogRecord> read(Position position, String id, Sight sight, String member) {
        return log.readBack().one(position).map(record -> {
            if (record == null
                    || !record.isEvent()
                    || !record.event().eventId().equals(id)
                    || !sight.shows(record.event())) {
                throw unknown(member);
            }
            return record;
        });
    }

    private static ProblemException unknown(String member) {
        return mistake(member, "no event of this id was received lately; name a time instead");
    }

    private static ProblemException mistake(String member, @Nullable String why) {
        var error = new FieldError("/" + member, String.valueOf(why));
        return new ProblemException(new Problem(ProblemCode.VALIDATION_FAILED, null, List.of(error)));
    }
}
