// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.LogAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that reads back its share of the partitions. {@link #offer}, {@link #start} and {@link #close} are for any thread, all else
 * is the thread's own.
 */
final class Worker implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Worker.class);
    private static final int MOST_WAITING = 1024;
    private static final long IDLE_SECONDS = 30;
    private static final Duration STOP = Duration.ofSeconds(5);

    private final LogAccess access;
    private final DedupeWindow window;
    private final int number;
    private final Thread thread;
    private final BlockingQueue<Request> requests = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Places places;
    private final Set<Integer> outdated = ConcurrentHashMap.newKeySet();
    private @Nullable Picker picker;
    private volatile boolean stopping;

    /** What is asked of a worker: done on its thread, or failed. */
    interface Request {
        void answer(Worker worker);

        void fail(Throwable failure);
    }

    /** @param leaderEpochs of a partition, the epoch that the Reader has seen last */
    Worker(LogAccess access, DedupeWindow window, IntUnaryOperator leaderEpochs, int number) {
        this.access = access;
        this.window = window;
        this.number = number;
        this.places = new Places((partition, place) -> new Stretches(
                new TopicPartition(access.topics().events(), partition),
                access.clients().readBackConsumer("readback-" + partition + "-" + place),
                window,
                () -> leaderEpochs.applyAsInt(partition)));
        this.thread = Thread.ofPlatform()
                .name("sluice-readback-" + number)
                .daemon(true)
                .unstarted(this);
    }

    void start() {
        thread.start();
    }

    /** False when too many wait, or the worker stops. */
    boolean offer(Request request) {
        if (stopping || !requests.offer(request)) {
            return false;
        }
        // the worker may have ended in between: then nobody else takes it out again
        return !(stopping && requests.remove(request));
    }

    /** What it has fetched ahead of this partition is not to be given out any more. */
    void forget(int partition) {
        outdated.add(partition);
    }

    void close() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(STOP);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                Request request = requests.poll(IDLE_SECONDS, TimeUnit.SECONDS);
                if (request == null) {
                    closeConsumers();
                } else {
                    answer(request);
                }
            } catch (InterruptedException closing) {
                break;
            }
        }
        // an interrupt that is still set would spoil the closing
        boolean unused = Thread.interrupted();
        closeConsumers();
        failAll(new IllegalStateException("read-back is closed"));
    }

    Chunk read(int partition, long from, int maxBytes) {
        if (outdated.remove(partition)) {
            places.leave(partition);
        }
        return places.at(partition, from).read(from, maxBytes);
    }

    @Nullable
    LogRecord pick(Position position) {
        if (picker == null) {
            picker = new Picker(access.topics().events(), access.clients().pickingConsumer("pick-" + number), window);
        }
        return picker.pick(position);
    }

    private void answer(Request request) {
        try {
            request.answer(this);
            places.leaveIdle(System.nanoTime());
        } catch (RuntimeException | Error failed) { // the request's outermost edge: whoever waits must hear of it
            request.fail(failed);
            closeConsumers();
        }
    }

    private void closeConsumers() {
        places.close();
        closeQuietly(picker);
        picker = null;
    }

    private static void closeQuietly(@Nullable AutoCloseable consumer) {
        try {
            if (consumer != null) {
                consumer.close();
            }
        } catch (Exception failed) { // AutoCloseable declares no narrower one
            LOGGER.atDebug().setCause(failed).log("consumer did not close well");
        }
    }

    private void failAll(Throwable failure) {
        List<Request> left = new ArrayList<>();
        requests.drainTo(left);
        left.forEach(request -> request.fail(failure));
    }
}
