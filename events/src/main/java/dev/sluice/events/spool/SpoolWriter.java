// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import dev.sluice.events.log.LogUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that appends: what has come while the disk was busy goes to it in one write and one fsync. */
final class SpoolWriter {
    private static final Logger LOGGER = LoggerFactory.getLogger(SpoolWriter.class);
    /** Events that wait for a disk that hangs. */
    static final int MOST_QUEUED = 50_000;

    private static final long TICK_MILLIS = 100;
    private static final long AT_ONCE_BYTES = 4L << 20;
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SpoolFiles files;
    private final SpoolMeters meters;
    private final Written written;
    private final Runnable fatal;
    /** What waits is bounded in bytes by its author; small events cost more than their bytes. */
    private final LinkedBlockingQueue<Entry> queue = new LinkedBlockingQueue<>(MOST_QUEUED);

    private final Thread thread =
            Thread.ofPlatform().name("sluice-spool").daemon(true).unstarted(this::run);
    private volatile boolean closing;
    private volatile @Nullable Throwable failure;
    /** Of the writing thread. */
    private long toldNanos;

    /** Who is told. */
    interface Written {
        void kept(List<Entry> entries);

        void lost(List<Entry> entries, LogUnavailableException reason);
    }

    /**
     * @param fatal called at an {@code Error}: the process must end
     */
    SpoolWriter(SpoolFiles files, SpoolMeters meters, Written written, Runnable fatal) {
        this.files = files;
        this.meters = meters;
        this.written = written;
        this.fatal = fatal;
    }

    void start() {
        thread.start();
    }

    /** False when too many wait. */
    boolean add(Entry entry) {
        return queue.offer(entry);
    }

    /** Why the last write failed; null when it did not. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                turn();
            }
        } catch (Error broken) { // the thread's outermost edge: without it every event of a source that spools waits
            // for nothing
            failure = broken;
            LOGGER.atError().setCause(broken).log("the spool's writer failed; the process must end");
            fatal.run();
        }
    }

    private void turn() {
        try {
            Entry first = queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
            if (first != null) {
                write(batch(first));
            }
        } catch (InterruptedException stopped) {
            closing = true;
        } catch (RuntimeException broken) {
            failure = broken;
            LOGGER.atError().setCause(broken).log("spool's writer broke down; going on");
        }
    }

    private List<Entry> batch(Entry first) {
        var batch = new ArrayList<Entry>();
        long bytes = 0;
        for (Entry next = first; next != null; next = bytes < AT_ONCE_BYTES ? queue.poll() : null) {
            batch.add(next);
            bytes += next.size();
        }
        return batch;
    }

    private void write(List<Entry> batch) {
        long began = System.nanoTime();
        try {
            files.append(batch.stream().map(Entry::content).toList());
        } catch (IOException | RuntimeException refused) {
            failed(batch, refused);
            return;
        } catch (Error broken) { // the thread ends by it, and nobody else knows of these
            failed(batch, broken);
            throw broken;
        }
        failure = null;
        meters.write().record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        written.kept(batch);
    }

    private void failed(List<Entry> batch, Throwable refused) {
        meters.failed();
        failure = refused;
        long now = System.nanoTime();
        if (toldNanos == 0 || now - toldNanos > TELL_NANOS) {
            toldNanos = now;
            LOGGER.atError().setCause(refused).log("spool can't be written: events are refused");
        }
        written.lost(batch, new LogUnavailableException("spool can't be written", refused));
    }

    /** Writes what has come, then ends. Blocks for {@code patienceMillis} at most. */
    void close(long patienceMillis) {
        closing = true;
        try {
            thread.join(patienceMillis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
