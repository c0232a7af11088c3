// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.LogAccess;
import dev.sluice.events.log.LogUnavailableException;
import dev.sluice.events.tail.GapListener;
import dev.sluice.events.tail.Reader;
import dev.sluice.events.tail.Tail;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads older parts of the log: for sweeps, for held keys, for parked events. Thread-safe; futures complete on the caller's context.
 * Equal requests under way share one read; what is still in a tail is answered from there.
 */
public final class ReadBack implements AutoCloseable, GapListener {
    private static final int WORKERS = 2;

    private final VertxInternal vertx;
    private final Reader reader;
    private final List<Worker> workers;
    private final Map<Stretch, Shared<Chunk>> underWay = new ConcurrentHashMap<>();

    /** How often each partition's log was cut: what is under way from before is nobody's answer any more. */
    private final AtomicIntegerArray cuts;

    private record Stretch(int partition, long from, int maxBytes, int cuts) {}

    /** Reads back what {@code reader} no longer holds; {@code window} says what is a copy. */
    public ReadBack(LogAccess access, DedupeWindow window, Reader reader) {
        this.vertx = (VertxInternal) access.vertx();
        this.reader = reader;
        this.cuts = new AtomicIntegerArray(reader.partitions());
        workers = IntStream.range(0, WORKERS)
                .mapToObj(number -> new Worker(
                        access, window, partition -> reader.tail(partition).leaderEpoch(), number))
                .toList();
        workers.forEach(Worker::start);
    }

    /**
     * The stretch that begins at {@code from}, of about {@code maxBytes} of records (one at least, if there is any). Fails when the log
     * can't be read for 10 s, or too many requests wait.
     */
    public Future<Chunk> read(int partition, long from, int maxBytes) {
        ContextInternal context = vertx.getOrCreateContext();
        Chunk held = fromTail(partition, from, maxBytes);
        if (held != null) {
            return context.succeededFuture(held);
        }
        Stretch stretch = new Stretch(partition, from, maxBytes, cuts.get(partition));
        Shared<Chunk> mine = new Shared<>();
        Shared<Chunk> first = underWay.putIfAbsent(stretch, mine);
        if (first != null) {
            return first.future(context);
        }
        Future<Chunk> future = mine.future(context);
        ask(partition, new ReadRequest(stretch, mine));
        return future;
    }

    /** The record at this very place; null when there is none (retention, hole, copy). */
    public Future<@Nullable LogRecord> one(Position position) {
        ContextInternal context = vertx.getOrCreateContext();
        Tail.Cursor cursor = reader.tail(position.partition()).cursor();
        if (cursor.seek(position.offset())) {
            LogRecord record = cursor.next();
            if (record != null) {
                return context.succeededFuture(record.offset() == position.offset() ? record : null);
            }
        }
        Shared<@Nullable LogRecord> outcome = new Shared<>();
        Future<@Nullable LogRecord> future = outcome.future(context);
        ask(position.partition(), new PickRequest(position, outcome));
        return future;
    }

    @Override
    public void lost(int partition, long from, long to) {}

    /** What was fetched ahead stood on the log before it was cut; what is asked from now on does not get it. */
    @Override
    public void truncated(int partition, long from, long end) {
        workers.get(partition % WORKERS).forget(partition);
        cuts.incrementAndGet(partition);
    }

    /** Stops the threads and waits for them; what waits fails. */
    @Override
    public void close() {
        workers.forEach(Worker::close);
    }

    private void ask(int partition, Worker.Request request) {
        if (!workers.get(partition % WORKERS).offer(request)) {
            request.fail(new LogUnavailableException("too many reads wait", null));
        }
    }

    private @Nullable Chunk fromTail(int partition, long from, int maxBytes) {
        Tail tail = reader.tail(partition);
        Tail.Cursor cursor = tail.cursor();
        if (from > tail.endOffset() || !cursor.seek(from)) {
            return null;
        }
        List<LogRecord> records = new ArrayList<>();
        long bytes = 0;
        while (bytes < maxBytes) {
            LogRecord record = cursor.next();
            if (record == null) {
                break;
            }
            records.add(record);
            bytes += record.sizeBytes();
        }
        if (cursor.position() == from) {
            // overrun, or the Reader is not there yet: whether the log ends here only the log can say
            return null;
        }
        return new Chunk(partition, from, cursor.position(), Math.min(from, tail.firstOffset()), records);
    }

    private final class ReadRequest implements Worker.Request {
        private final Stretch stretch;
        private final Shared<Chunk> outcome;

        ReadRequest(Stretch stretch, Shared<Chunk> outcome) {
            this.stretch = stretch;
            this.outcome = outcome;
        }

        @Override
        public void answer(Worker worker) {
            Chunk chunk = worker.read(stretch.partition, stretch.from, stretch.maxBytes);
            underWay.remove(stretch, outcome);
            outcome.complete(chunk);
        }

        @Override
        public void fail(Throwable failure) {
            underWay.remove(stretch, outcome);
            outcome.fail(failure);
        }
    }

    private record PickRequest(Position position, Shared<@Nullable LogRecord> outcome) implements Worker.Request {
        @Override
        public void answer(Worker worker) {
            outcome.complete(worker.pick(position));
        }

        @Override
        public void fail(Throwable failure) {
            outcome.fail(failure);
        }
    }
}
