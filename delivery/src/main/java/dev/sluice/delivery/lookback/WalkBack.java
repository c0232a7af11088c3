// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lookback;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Goes over a topic from given places backward, all partitions side by side, the newest record first, for a bounded time and number of
 * records. Confined to the event loop of one request.
 */
public final class WalkBack {
    private static final int LEAST_COUNT = 32;
    private static final int MOST_COUNT = 1_024;
    private static final int BYTES = 8 << 20;
    private static final int LEAST_BYTES = 64 * 1024;
    /** How long one turn of the event loop may take. */
    private static final long SLICE_NANOS = 5_000_000;

    private final LookBack lookBack;
    private final String topic;
    private final ToLongFunction<ConsumerRecord<byte[], byte[]>> ages;
    private final Context context;
    private final List<Track> tracks = new ArrayList<>();
    private final Bounds bounds;
    private final long deadlineNanos;
    private int count = LEAST_COUNT;
    private int looked;

    /**
     * How much a walk may take, and in which order it goes.
     *
     * @param ages the time of a record, in milliseconds: that of two partitions' records which is newer comes first
     */
    public record Bounds(int records, long nanos, ToLongFunction<ConsumerRecord<byte[], byte[]>> ages) {
        /** By the time at which records were written. */
        public Bounds(int records, long nanos) {
            this(records, nanos, ConsumerRecord::timestamp);
        }
    }

    /** One partition: what was read and not looked at yet, and what comes then. */
    private static final class Track {
        private final int partition;
        private final ArrayDeque<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();
        private long from;
        private long next;
        private boolean atStart;
        /** Of the newest that was not looked at yet. */
        private long age;

        Track(int partition, long place) {
            this.partition = partition;
            this.from = place;
            this.next = place;
            this.atStart = place <= 0;
        }

        boolean wantsMore() {
            return read.isEmpty() && !atStart;
        }

        void take(Older older) {
            read.addAll(older.records());
            from = older.from();
            atStart = older.atStart();
            if (read.isEmpty()) {
                next = from;
            }
        }

        ConsumerRecord<byte[], byte[]> pass() {
            ConsumerRecord<byte[], byte[]> record = read.removeLast();
            next = read.isEmpty() ? from : record.offset();
            return record;
        }

        boolean isDone() {
            return atStart && read.isEmpty();
        }
    }

    private WalkBack(LookBack lookBack, String topic, Context context, Map<Integer, Long> places, Bounds bounds) {
        this.ages = bounds.ages();
        this.lookBack = lookBack;
        this.topic = topic;
        this.context = context;
        this.bounds = bounds;
        this.deadlineNanos = System.nanoTime() + bounds.nanos();
        places.forEach((partition, place) -> tracks.add(new Track(partition, place)));
    }

    /** A walk from the topic's end. */
    public static Future<WalkBack> fromEnd(LookBack lookBack, String topic, Context context, Bounds bounds) {
        return lookBack.ends(topic).map(ends -> new WalkBack(lookBack, topic, context, ends, bounds));
    }

    /** A walk from these places, each at most its partition's end; a partition that is not among them is new and left out. */
    public static Future<WalkBack> from(
            LookBack lookBack, String topic, Context context, Map<Integer, Long> places, Bounds bounds) {
        return lookBack.ends(topic).map(ends -> {
            Map<Integer, Long> from = new HashMap<>();
            ends.forEach((partition, end) -> from.put(partition, Math.min(places.getOrDefault(partition, 0L), end)));
            return new WalkBack(lookBack, topic, context, from, bounds);
        });
    }

    /**
     * A walk over the one partition in which records with this key are.
     *
     * @param place before which it begins; null for the end
     */
    public static Future<WalkBack> ofKey(
            LookBack lookBack, String topic, Context context, byte[] key, @Nullable Long place, Bounds bounds) {
        return lookBack.ends(topic).map(ends -> {
            int partition = Utils.toPositive(Utils.murmur2(key)) % ends.size();
            long end = ends.getOrDefault(partition, 0L);
            Map<Integer, Long> from = Map.of(partition, place == null ? end : Math.min(place, end));
            return new WalkBack(lookBack, topic, context, from, bounds);
        });
    }

    /** Shows the records to {@code looking} until that wants no more, the start is reached, or the walk took long enough. */
    public Future<Void> go(Predicate<ConsumerRecord<byte[], byte[]>> looking) {
        Promise<Void> done = Promise.promise();
        read(looking, done);
        return done.future();
    }

    private void read(Predicate<ConsumerRecord<byte[], byte[]>> looking, Promise<Void> done) {
        Map<Integer, Long> wanted = new HashMap<>();
        tracks.stream().filter(Track::wantsMore).forEach(track -> wanted.put(track.partition, track.from));
        if (spent() || (wanted.isEmpty() && isAtStart())) {
            done.complete();
            return;
        }
        if (wanted.isEmpty()) {
            context.runOnContext(turn -> show(looking, done));
            return;
        }
        int each = Math.max(LEAST_BYTES, BYTES / wanted.size());
        lookBack.before(topic, wanted, count, each).onFailure(done::fail).onSuccess(older -> {
            tracks.stream().filter(Track::wantsMore).forEach(track -> {
                Older its = older.get(track.partition);
                if (its != null) {
                    track.take(its);
                    age(track);
                }
            });
            count = Math.min(MOST_COUNT, count * 2);
            context.runOnContext(turn -> show(looking, done));
        });
    }

    private boolean spent() {
        return looked >= bounds.records() || System.nanoTime() - deadlineNanos > 0;
    }

    private void show(Predicate<ConsumerRecord<byte[], byte[]>> looking, Promise<Void> done) {
        try {
            if (merge(looking, System.nanoTime() + SLICE_NANOS)) {
                read(looking, done);
            } else {
                done.complete();
            }
        } catch (RuntimeException failed) {
            done.fail(failed);
        }
    }

    /** Whether more is wanted. */
    private boolean merge(Predicate<ConsumerRecord<byte[], byte[]>> looking, long untilNanos) {
        while (tracks.stream().noneMatch(Track::wantsMore)) {
            Track newest = newest();
            if (newest == null) {
                return false;
            }
            looked++;
            ConsumerRecord<byte[], byte[]> record = newest.pass();
            age(newest);
            if (!looking.test(record)) {
                return false;
            }
            if (System.nanoTime() - untilNanos > 0) {
                return true;
            }
        }
        return true;
    }

    private void age(Track track) {
        track.age = track.read.isEmpty() ? 0 : ages.applyAsLong(track.read.getLast());
    }

    private @Nullable Track newest() {
        Track newest = null;
        for (Track track : tracks) {
            if (!track.read.isEmpty() && (newest == null || track.age > newest.age)) {
                newest = track;
            }
        }
        return newest;
    }

    /** Whether everything down to the topic's start has been looked at. */
    public boolean isAtStart() {
        return tracks.stream().allMatch(Track::isDone);
    }

    /** For each partition the place before which to go on. */
    public Map<Integer, Long> places() {
        Map<Integer, Long> places = new HashMap<>();
        tracks.forEach(track -> places.put(track.partition, track.isDone() ? 0 : track.next));
        return places;
    }
}
