// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.event;

import dev.sluice.events.LogRecord;
import dev.sluice.events.readback.Chunk;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the log from given places up to its present end, all partitions side by side, the oldest record first, for a bounded time
 * and number of records. Confined to one request.
 */
final class Walk {
    private static final int CHUNK_BYTES = 64 * 1024;
    /** How long one turn of the event loop may take. */
    private static final long SLICE_NANOS = 5_000_000;

    private final Stretches stretches;
    private final Context context;
    private final List<Track> tracks = new ArrayList<>();
    private final Bounds bounds;
    private final long deadlineNanos;
    private int looked;

    /** Reads the log; see {@link dev.sluice.events.readback.ReadBack#read}. */
    interface Stretches {
        Future<Chunk> read(int partition, long from, int maxBytes);
    }

    /** How much a walk may take. */
    record Bounds(int records, long nanos) {}

    /** How a walk ended. */
    enum Outcome {
        /** Everything up to the end has been looked at. */
        END,
        /** There is more, but whoever looks wants no more. */
        ENOUGH,
        /** There is more, but the walk took long enough. */
        SPENT
    }

    /** One partition: what was read and not looked at yet, and what comes then. */
    private static final class Track {
        private final int partition;
        private final long end;
        private final ArrayDeque<LogRecord> ahead = new ArrayDeque<>();
        private long next;
        private long read;

        Track(int partition, long from, long end) {
            this.partition = partition;
            this.next = from;
            this.read = from;
            this.end = end;
        }

        boolean wantsMore() {
            return ahead.isEmpty() && read < end;
        }

        void take(Chunk chunk) {
            for (LogRecord record : chunk.records()) {
                if (record.offset() < end) {
                    ahead.add(record);
                }
            }
            read = chunk.atEnd() ? end : chunk.next();
            if (ahead.isEmpty()) {
                next = Math.min(read, end);
            }
        }

        LogRecord pass() {
            LogRecord record = ahead.removeFirst();
            next = ahead.isEmpty() ? Math.min(read, end) : record.offset() + 1;
            return record;
        }
    }

    /**
     * A walk that has not begun.
     *
     * @param context of the request: a walk takes many short turns there
     * @param from for each partition; 0 where there is none
     * @param ends the partitions' present ends
     */
    Walk(Stretches stretches, Context context, Map<Integer, Long> from, Map<Integer, Long> ends, Bounds bounds) {
        this.stretches = stretches;
        this.context = context;
        this.bounds = bounds;
        this.deadlineNanos = System.nanoTime() + bounds.nanos();
        ends.forEach((partition, end) ->
                tracks.add(new Track(partition, Math.min(end, from.getOrDefault(partition, 0L)), end)));
    }

    /** Shows every record to {@code looking}, until that says it wants no more. */
    Future<Outcome> go(Predicate<LogRecord> looking) {
        Promise<Outcome> done = Promise.promise();
        read(looking, done);
        return done.future();
    }

    private void read(Predicate<LogRecord> looking, Promise<Outcome> done) {
        if (looked >= bounds.records() || System.nanoTime() - deadlineNanos > 0) {
            done.complete(Outcome.SPENT);
            return;
        }
        List<Future<Void>> reads = new ArrayList<>();
        for (Track track : tracks) {
            if (track.wantsMore()) {
                reads.add(
                        stretches.read(track.partition, track.read, CHUNK_BYTES).map(chunk -> {
                            track.take(chunk);
                            return null;
                        }));
            }
        }
        // a turn of its own, whether or not there was anything to wait for: others want the loop, and a stack has its
        // end
        Future.all(reads).onFailure(done::fail).onSuccess(read -> context.runOnContext(turn -> show(looking, done)));
    }

    private void show(Predicate<LogRecord> looking, Promise<Outcome> done) {
        try {
            Outcome outcome = merge(looking, System.nanoTime() + SLICE_NANOS);
            if (outcome == null) {
                read(looking, done);
            } else {
                done.complete(outcome);
            }
        } catch (RuntimeException failed) {
            done.fail(failed);
        }
    }

    /** As long as every partition has something to compare; null when there is more to do first, or the turn took long enough. */
    private @Nullable Outcome merge(Predicate<LogRecord> looking, long untilNanos) {
        while (tracks.stream().noneMatch(Track::wantsMore)) {
            Track oldest = null;
            for (Track track : tracks) {
                if (!track.ahead.isEmpty() && (oldest == null || isOlder(track, oldest))) {
                    oldest = track;
                }
            }
            if (oldest == null) {
                return Outcome.END;
            }
            looked++;
            if (!looking.test(oldest.pass())) {
                return Outcome.ENOUGH;
            }
            if (looked >= bounds.records() || System.nanoTime() - untilNanos > 0) {
                return null;
            }
        }
        return null;
    }

    private static boolean isOlder(Track one, Track other) {
        return one.ahead.getFirst().timestamp() < other.ahead.getFirst().timestamp();
    }

    /** Whether everything up to the end has been looked at. */
    boolean isAtEnd() {
        return tracks.stream().allMatch(track -> track.next >= track.end);
    }

    /** For each partition the place from which to go on. */
    long[] places() {
        int partitions =
                tracks.stream().mapToInt(track -> track.partition + 1).max().orElse(0);
        var places = new long[partitions];
        tracks.forEach(track -> places[track.partition] = track.next);
        return places;
    }
}
