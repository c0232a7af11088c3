// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import dev.sluice.config.value.Start;
import dev.sluice.subscriptions.cursor.Cursor;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds where on every partition a session begins. */
final class Starts {
    /** How long an acknowledgement may be on its way to its door, as a rule. */
    private static final long SETTLE_MILLIS = 100;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final StreamHub hub;
    private final HubParts parts;
    private final int partitions;

    Starts(StreamHub hub, HubParts parts) {
        this.hub = hub;
        this.parts = parts;
        this.partitions = parts.reader().partitions();
    }

    /** Throws BadCursorException; the future fails when the log can't be asked. */
    Future<Beginning> find(StreamRequest request) {
        return switch (request.start()) {
            case Start.Latest latest -> latest();
            case Start.Earliest earliest -> parts.offsets().earliest().map(offsets -> Beginning.at(vector(offsets)));
            case Start.AtTime(var time) ->
                parts.offsets().at(known(time)).map(offsets -> Beginning.at(vector(offsets)));
            case Start.Last(int count) -> new NewestSearch(hub, request, count).find();
            case Start.AtCursor(String text) -> at(parts.cursors().decode(text, request.tenant()));
        };
    }

    /**
     * The fronts of now, told a moment later: the Reader may have had an event before its own door has heard that it is written, and what
     * is answered with 2xx after {@code subscribed} has to come.
     */
    private Future<Beginning> latest() {
        long[] next = hub.fronts();
        return hub.afterwards(SETTLE_MILLIS).map(settled -> {
            for (int partition = 0; partition < partitions; partition++) {
                // the log may have been cut in between
                next[partition] = Math.min(next[partition], hub.front(partition));
            }
            return Beginning.at(next);
        });
    }

    /** Within what Kafka takes for a time: below are numbers that mean something else there, above none has so many milliseconds. */
    private static Instant known(Instant time) {
        if (time.isBefore(Instant.EPOCH)) {
            return Instant.EPOCH;
        }
        return time.isAfter(LATEST) ? LATEST : time;
    }

    private Future<Beginning> at(Cursor cursor) {
        if (!cursor.topicId().equals(parts.topicId())) {
            return parts.offsets()
                    .earliest()
                    .map(offsets -> new Beginning(vector(offsets), List.of(new Gap(Gap.Reason.RESET, null))));
        }
        long[] next = new long[partitions];
        boolean ahead = false;
        for (int partition = 0; partition < partitions; partition++) {
            next[partition] = cursor.next(partition);
            ahead |= next[partition] > hub.front(partition);
        }
        // another node may have read further than this one, so only the log itself knows what lies beyond its end
        return ahead
                ? parts.offsets().latest().map(ends -> cut(next, ends))
                : Future.succeededFuture(Beginning.at(next));
    }

    private Beginning cut(long[] next, Map<Integer, Long> ends) {
        List<Gap> gaps = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            long end = Math.max(ends.getOrDefault(partition, 0L), hub.front(partition));
            if (next[partition] > end) {
                next[partition] = end;
                gaps.add(new Gap(Gap.Reason.TRUNCATED, null));
            }
        }
        return new Beginning(next, gaps);
    }

    private long[] vector(Map<Integer, Long> offsets) {
        long[] next = new long[partitions];
        for (int partition = 0; partition < partitions; partition++) {
            next[partition] = offsets.getOrDefault(partition, 0L);
        }
        return next;
    }
}
