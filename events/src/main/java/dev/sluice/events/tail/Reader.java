// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.LogAccess;
import io.vertx.core.Future;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/**
 * Reads every partition of the events topic once, fills dedupe window and tails, and wakes the listeners. Thread-safe; owns the threads
 * {@code sluice-reader} and {@code sluice-log-watch}.
 */
public final class Reader implements AutoCloseable {
    private static final long LEAST_RING_BYTES = 2L << 20;
    private static final Duration STOP = Duration.ofSeconds(5);

    private final LogAccess access;
    private final List<Tail> tails;
    private final CopyOnWriteArrayList<TailListener> listeners = new CopyOnWriteArrayList<>();
    private final ReadLoop loop;
    private final LogWatch watch;
    private final Thread thread;

    /** A reader of all partitions that {@code access} names; nothing runs before {@link #start()}. */
    public Reader(LogAccess access, DedupeWindow window, ReaderOptions options) {
        this.access = access;
        int partitions = access.layout().partitions();
        long bytes = Math.max(
                options.ringBytes() / partitions,
                LEAST_RING_BYTES + access.layout().maxRecordBytes());
        tails = IntStream.range(0, partitions)
                .mapToObj(partition -> new Tail(partition, options.ringRecords(), bytes))
                .toList();
        loop = new ReadLoop(access, window, tails, listeners, options);
        watch = new LogWatch(access, options.watchEvery());
        thread = Thread.ofPlatform().name("sluice-reader").daemon(true).unstarted(loop);
    }

    /** Completes when every partition has been read to the end it had at the call: the window is rebuilt. */
    public Future<Void> start() {
        PromiseInternal<Void> rebuilt =
                ((VertxInternal) access.vertx()).getOrCreateContext().promise();
        loop.onRebuilt(rebuilt::tryComplete);
        watch.start();
        thread.start();
        return rebuilt.future();
    }

    /** How many partitions it reads: those from 0 on. */
    public int partitions() {
        return tails.size();
    }

    /** The tail of a partition; holds nothing before the Reader has begun. */
    public Tail tail(int partition) {
        return tails.get(partition);
    }

    /** Wakes the listener from now on, and minds its position. */
    public void attach(TailListener listener) {
        listeners.add(listener);
    }

    /** Wakes it no more, and waits for it no more. From any thread. */
    public void detach(TailListener listener) {
        listeners.remove(listener);
    }

    /** How the log looks from here, as of the last look (every 5 s). */
    public LogHealth health() {
        return watch.health();
    }

    /** Stops both threads and waits for them. Blocks for a few seconds at most. */
    @Override
    public void close() {
        loop.stop();
        watch.close();
        try {
            thread.join(STOP);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
