// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import dev.sluice.events.Event;
import dev.sluice.events.Position;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.LogAccess;
import dev.sluice.events.log.LogUnavailableException;
import dev.sluice.events.log.Receipt;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's own disk: keeps events while the log is away, and publishes them in order when it is back. Thread-safe; {@link #keep} never
 * blocks; futures complete on the caller's context.
 */
public final class Spool {
    private static final Logger LOGGER = LoggerFactory.getLogger(Spool.class);

    /** What waits for a disk that hangs is held in memory. */
    private static final long MOST_QUEUED_BYTES = 64L << 20;

    private final VertxInternal vertx;
    private final DedupeWindow window;
    private final SpoolOptions options;
    private final int maxRecordBytes;
    private final SpooledIds ids;
    private final SpoolFiles files;
    private final SpoolMeters meters;
    private final SpoolWriter writer;
    private final SpoolDrain drain;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong queuedBytes = new AtomicLong();
    /** When the oldest that waits was received, epoch ms; 0 when nobody knows. */
    private final AtomicLong oldest = new AtomicLong();

    /**
     * Reads what an earlier process left. Blocks.
     *
     * @param fatal called when a thread of the spool fails for good, so that the process must end
     * @throws SpoolException when the files can't be read
     */
    public Spool(LogAccess access, DedupeWindow window, SpoolOptions options, Runnable fatal) {
        this(
                access.vertx(),
                SpoolDrain.Log.of(access),
                window,
                access.meters(),
                new Base(options, SpoolDisk.REAL, fatal));
    }

    /** What it stands on. */
    record Base(SpoolOptions options, SpoolDisk disk, Runnable fatal) {}

    Spool(Vertx vertx, SpoolDrain.Log log, DedupeWindow window, MeterRegistry registry, Base base) {
        this.vertx = (VertxInternal) vertx;
        this.window = window;
        this.options = base.options();
        this.maxRecordBytes = log.maxRecordBytes();
        this.ids = new SpooledIds(options.maxEvents());
        try {
            this.files = SpoolFiles.open(options, base.disk(), this::found);
        } catch (IOException unreadable) {
            throw new SpoolException("the spool in " + options.folder() + " can't be read", unreadable);
        }
        this.meters = new SpoolMeters(this, registry);
        this.writer = new SpoolWriter(files, meters, new Outcomes(), base.fatal());
        this.drain = new SpoolDrain(log, window, files, meters, new Drained(), base.fatal());
        if (waiting.get() > 0) {
            LOGGER.atInfo().addKeyValue("events", waiting.get()).log("spool holds events of an earlier run");
        }
    }

    private void found(Spooled spooled) {
        waiting.incrementAndGet();
        oldest.compareAndSet(0, spooled.event().receivedMillis());
        if (spooled.repeatable()) {
            ids.found(spooled.event().digest());
        }
    }

    /** Begins to publish what waits. */
    public void start() {
        writer.start();
        drain.start();
    }

    /** Whether something waits: then new events of a source that spools go behind it, so that their order holds. */
    public boolean holds() {
        return waiting.get() > 0;
    }

    /**
     * Keeps the event on disk, unless it is a repeat of one that is there or on the log.
     *
     * @param repeatable whether the id is the provider's, so that the same one again is a repeat
     * @return completes once it is fsynced; fails with {@link LogUnavailableException} when the disk refuses or can't be read, or the
     *     spool is full, or {@link IllegalArgumentException} for an event that is too big
     */
    public Future<Receipt> keep(Event event, boolean repeatable) {
        ContextInternal context = vertx.getOrCreateContext();
        boolean mayRepeat = repeatable && !isNeverACopy(event);
        if (mayRepeat) {
            Optional<Position> known = window.known(event, System.currentTimeMillis());
            if (known.isPresent()) {
                return context.succeededFuture(new Receipt(event.eventId(), true, known.get()));
            }
        }
        IOException unreadable = drain.unreadable();
        if (unreadable != null) {
            return context.failedFuture(new LogUnavailableException("spool can't be read", unreadable));
        }
        var entry = new Entry(new Spooled(event, mayRepeat));
        if (Spooled.recordBytes(entry.content()) > maxRecordBytes) {
            return context.failedFuture(new IllegalArgumentException("event is too big for the log"));
        }
        if (mayRepeat) {
            switch (ids.enter(entry)) {
                case SpooledIds.Found.Nothing first -> {}
                case SpooledIds.Found.Pending(Entry first) -> {
                    return first.outcome(context, true);
                }
                case SpooledIds.Found.Kept kept -> {
                    return context.succeededFuture(
                            Receipt.spooled(event.eventId()).repeated());
                }
            }
        }
        Future<Receipt> outcome = entry.outcome(context, false);
        if (!queued(entry)) {
            meters.full();
            ids.drop(entry);
            entry.fail(new LogUnavailableException("spool is full", null));
        }
        return outcome;
    }

    private boolean queued(Entry entry) {
        if (!reserve(entry)) {
            return false;
        }
        boolean taken = writer.add(entry);
        if (!taken) {
            release(entry);
        }
        return taken;
    }

    private boolean reserve(Entry entry) {
        long events = waiting.incrementAndGet();
        long bytes = queuedBytes.addAndGet(entry.size());
        boolean room = files.bytes() + bytes <= options.maxBytes() && bytes <= MOST_QUEUED_BYTES;
        if (events <= options.maxEvents() && room) {
            return true;
        }
        release(entry);
        return false;
    }

    private void release(Entry entry) {
        waiting.decrementAndGet();
        queuedBytes.addAndGet(-entry.size());
    }

    private static boolean isNeverACopy(Event event) {
        @Nullable Duration own = event.dedupe();
        return own != null && own.isZero();
    }

    /** What comes of the writer's work; on its thread. */
    private final class Outcomes implements SpoolWriter.Written {
        @Override
        public void kept(List<Entry> entries) {
            oldest.compareAndSet(0, entries.getFirst().event().receivedMillis());
            for (Entry entry : entries) {
                if (entry.repeatable()) {
                    ids.keep(entry);
                }
                queuedBytes.addAndGet(-entry.size());
                entry.succeed();
            }
            drain.wake();
        }

        @Override
        public void lost(List<Entry> entries, LogUnavailableException reason) {
            for (Entry entry : entries) {
                ids.drop(entry);
                queuedBytes.addAndGet(-entry.size());
                waiting.decrementAndGet();
                entry.fail(reason);
            }
        }
    }

    /** What comes of the drain's work; on its thread. */
    private final class Drained implements SpoolDrain.Settled {
        @Override
        public void settled(Spooled spooled, long nextReceivedMillis) {
            if (spooled.repeatable()) {
                ids.published(spooled.event().digest());
            }
            oldest.set(nextReceivedMillis);
            waiting.decrementAndGet();
        }

        @Override
        public void lost(long events) {
            waiting.addAndGet(-events);
        }
    }

    /** Events that wait. */
    public long waiting() {
        return waiting.get();
    }

    /** Bytes of the files. */
    public long bytes() {
        return files.bytes();
    }

    /** Bytes that they may have. */
    public long maxBytes() {
        return options.maxBytes();
    }

    /** Bytes that could not be read at the start. */
    public long damagedBytes() {
        return files.damagedBytes();
    }

    /** Events that were on disk and could not be read any more, since the start. */
    public long lost() {
        return meters.lost();
    }

    /** How long the oldest waits. */
    public double ageSeconds() {
        long since = oldest.get();
        return waiting.get() == 0 || since == 0 ? 0 : Math.max(0, System.currentTimeMillis() - since) / 1_000.0;
    }

    /** Why events are refused: the last write failed, or what waits can't be read; null when neither is so. */
    public @Nullable String failure() {
        Throwable written = writer.failure();
        return text(written == null ? drain.unreadable() : written);
    }

    /** Why nothing of it is published, other than that the log is away; null when nothing keeps it from that. */
    public @Nullable String publishingFailure() {
        return text(drain.failure());
    }

    private static @Nullable String text(@Nullable Throwable failure) {
        return failure == null ? null : failure.toString();
    }

    /** Writes what has come and ends; what waits is kept for the next start. Blocks for {@code patience} at most. */
    public void close(Duration patience) {
        writer.close(patience.toMillis() / 2);
        drain.close(patience.toMillis() / 2);
        try {
            files.close();
        } catch (IOException failed) {
            LOGGER.atWarn().setCause(failed).log("spool did not close well");
        }
    }
}
