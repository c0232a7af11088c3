// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import dev.sluice.events.LogRecord;
import dev.sluice.events.tail.Tail;
import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Filter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks in the tails for the newest events that a request wants. Confined to the hub's event loop; used once.
 *
 * <p>Looks at the last {@value #MOST_RECORDS} offsets of the node at most, a bounded number a turn.
 */
final class NewestSearch {
    private static final int MOST_RECORDS = 20_000;
    private static final int TURN_RECORDS = 500;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private record Found(int partition, long offset, long timestamp) {}

    private final StreamHub hub;
    private final StreamRequest request;
    private final int count;
    private final List<Filter> filters;
    private final Promise<Beginning> promise = Promise.promise();
    private final List<Found> found = new ArrayList<>();
    /** What comes after these, comes to the session: also while the others are looked at. */
    private final long[] ends;

    private boolean complete = true;
    private int partition = -1;
    private long end;
    private Tail.@Nullable Cursor cursor;

    NewestSearch(StreamHub hub, StreamRequest request, int count) {
        this.hub = hub;
        this.request = request;
        this.count = count;
        this.filters = request.filters();
        this.ends = hub.fronts();
    }

    Future<Beginning> find() {
        turn();
        return promise.future();
    }

    private void turn() {
        long until = System.nanoTime() + TURN_NANOS;
        for (int i = 0; i < TURN_RECORDS && System.nanoTime() - until < 0; i++) {
            if (cursor == null && !nextPartition()) {
                promise.complete(beginning());
                return;
            }
            look();
        }
        hub.later(this::turn);
    }

    private boolean nextPartition() {
        while (++partition < hub.partitions()) {
            Slot slot = hub.slot(partition);
            Tail tail = slot.source().tail();
            end = ends[partition];
            long from = Math.max(tail.firstOffset(), end - MOST_RECORDS / hub.partitions());
            complete &= from <= 0;
            Tail.Cursor begun = tail.cursor();
            if (from < end && begun.seek(Math.max(0, from))) {
                cursor = begun;
                return true;
            }
        }
        return false;
    }

    private void look() {
        Tail.Cursor at = cursor;
        LogRecord record = at == null ? null : at.next();
        if (record == null || record.offset() >= end) {
            complete &= at == null || !at.overrun();
            cursor = null;
        } else if (record.isForSubscribers() && wanted(new EventFacts(record.event()))) {
            found.add(new Found(partition, record.offset(), record.timestamp()));
        }
    }

    private boolean wanted(EventFacts facts) {
        return request.concerns(facts) && hub.judge().wants(filters, facts);
    }

    /** Of each partition a suffix: what comes after the oldest one chosen is chosen too. */
    private Beginning beginning() {
        long[] next = ends.clone();
        found.sort(Comparator.comparingLong(Found::timestamp)
                .reversed()
                .thenComparing(Comparator.comparingLong(Found::offset).reversed()));
        for (Found one : found.subList(0, Math.min(count, found.size()))) {
            next[one.partition()] = Math.min(next[one.partition()], one.offset());
        }
        boolean less = found.size() < count && !complete;
        return new Beginning(next, less ? List.of(new Gap(Gap.Reason.RETENTION, null)) : List.of());
    }
}
