// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.event;

import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Query;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.cursor.BadCursorException;
import dev.sluice.subscriptions.cursor.Cursor;
import dev.sluice.subscriptions.match.TypePatterns;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Lists events from the log, the oldest first. Thread-safe. */
final class Listing {
    private static final int MAX_BYTES = 4 << 20;

    private final EventRoutes.Parts parts;
    private final Walks walks;

    Listing(EventRoutes.Parts parts, Walks walks) {
        this.parts = parts;
        this.walks = walks;
    }

    Future<Reply> list(Call call) {
        Query query = call.query();
        Sight sight = Sight.of(call);
        String tenant = sight.tenant();
        var page = new Pages(query.limit(), wanted(query, sight));
        return walks.with(
                call,
                () -> from(query, tenant),
                walk -> walk.go(page::add).map(outcome -> {
                    boolean end = outcome == Walk.Outcome.END || walk.isAtEnd();
                    return Reply.ok(page.json(end ? Optional.empty() : Optional.of(after(walk, tenant))));
                }));
    }

    private Future<Map<Integer, Long>> from(Query query, String tenant) {
        Optional<String> after = query.one("after");
        if (after.isPresent()) {
            return Future.succeededFuture(places(after.get(), tenant));
        }
        return query.time("since")
                .map(since -> parts.offsets().at(since))
                .orElseGet(() -> parts.offsets().earliest());
    }

    private Map<Integer, Long> places(String text, String tenant) {
        try {
            Cursor cursor = parts.cursors().decode(text, tenant);
            if (cursor.topicId().equals(parts.topicId())) {
                var places = new HashMap<Integer, Long>();
                for (int partition = 0; partition < cursor.partitions(); partition++) {
                    places.put(partition, cursor.next(partition));
                }
                return places;
            }
        } catch (BadCursorException refused) {
            throw new ProblemException(ProblemCode.BAD_CURSOR, "after is none that a list of this tenant has given");
        }
        throw new ProblemException(ProblemCode.BAD_CURSOR, "after is of another log");
    }

    private String after(Walk walk, String tenant) {
        return parts.cursors().encode(new Cursor(parts.topicId(), tenant, walk.places()));
    }

    private Predicate<Event> wanted(Query query, Sight sight) {
        TypePatterns types = types(query.all("type"));
        Optional<String> subject = query.one("subject");
        Optional<String> source = query.one("source");
        // what is not the asker's costs nothing more: neither patterns nor filters run on it
        return event -> sight.includes(event)
                && subject.map(asked -> asked.equals(event.subject())).orElse(true)
                && source.map(event.source()::equals).orElse(true)
                && types.matches(event.type())
                && sight.shows(event);
    }

    private static TypePatterns types(List<String> patterns) {
        try {
            return TypePatterns.of(patterns.isEmpty() ? null : patterns);
        } catch (IllegalArgumentException refused) {
            throw new ProblemException(ProblemCode.BAD_TYPES, String.valueOf(refused.getMessage()));
        }
    }

    /** What is shown. Confined to one request. */
    private static final class Pages {
        private final int limit;
        private final Predicate<Event> wanted;
        private final EventView view = new EventView();
        private final Buffer json = Buffer.buffer("{\"items\":[");
        private int count;

        Pages(int limit, Predicate<Event> wanted) {
            this.limit = limit;
            this.wanted = wanted;
        }

        /** Whether there is room for more. */
        boolean add(LogRecord record) {
            if (record.isEvent() && wanted.test(record.event())) {
                if (count++ > 0) {
                    json.appendByte((byte) ',');
                }
                json.appendBuffer(view.json(record.event()));
            }
            return count < limit && json.length() < MAX_BYTES;
        }

        Buffer json(Optional<String> after) {
            return json.appendString("],\"after\":")
                    .appendString(after.map(text -> "\"" + text + "\"").orElse("null"))
                    .appendString("}");
        }
    }
}
