// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.value.Start;
import dev.sluice.events.LogRecord;
import dev.sluice.events.tail.Tail;
import dev.sluice.subscriptions.cursor.BadCursorException;
import dev.sluice.subscriptions.cursor.Cursor;
import dev.sluice.subscriptions.registry.file.StartResolver;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a new subscription begins. Thread-safe. */
final class SubscriptionStarts implements StartResolver {
    private final LogSide log;

    SubscriptionStarts(LogSide log) {
        this.log = log;
    }

    @Override
    public Future<Map<Integer, Long>> resolve(Start start, String tenant) {
        return switch (start) {
            case Start.Latest latest -> log.offsets().latest();
            case Start.Earliest earliest -> log.offsets().earliest();
            case Start.AtTime at -> log.offsets().at(at.time());
            case Start.Last last ->
                log.offsets()
                        .latest()
                        .compose(
                                ends -> log.access().vertx().executeBlocking(() -> newest(last.count(), tenant, ends)));
            case Start.AtCursor at -> at(at.cursor(), tenant);
        };
    }

    private Future<Map<Integer, Long>> at(String text, String tenant) {
        try {
            Cursor cursor = log.cursors().decode(text, tenant);
            if (!cursor.topicId().equals(log.access().layout().eventsTopicId())) {
                return Future.failedFuture(new StartRefusedException("the cursor is of another log", null));
            }
            var starts = new HashMap<Integer, Long>();
            for (int partition = 0; partition < cursor.partitions(); partition++) {
                starts.put(partition, cursor.next(partition));
            }
            return Future.succeededFuture(starts);
        } catch (BadCursorException refused) {
            return Future.failedFuture(new StartRefusedException(String.valueOf(refused.getMessage()), refused));
        }
    }

    /** The newest of the tenant's events that the node holds in memory: of each partition a suffix. */
    private Map<Integer, Long> newest(int count, String tenant, Map<Integer, Long> ends) {
        List<LogRecord> found = new ArrayList<>();
        ends.forEach((partition, end) -> collect(log.reader().tail(partition), end, tenant, found));
        found.sort(Comparator.comparingLong(LogRecord::timestamp)
                .thenComparingLong(LogRecord::offset)
                .reversed());
        var starts = new HashMap<>(ends);
        found.stream().limit(count).forEach(record -> starts.merge(record.partition(), record.offset(), Math::min));
        return starts;
    }

    private static void collect(Tail tail, long end, String tenant, List<LogRecord> found) {
        Tail.Cursor cursor = tail.cursor();
        if (!cursor.seek(tail.firstOffset())) {
            return;
        }
        for (LogRecord record = cursor.next(); record != null && record.offset() < end; record = cursor.next()) {
            if (record.isForSubscribers() && record.event().tenant().equals(tenant)) {
                found.add(record);
            }
        }
    }
}
