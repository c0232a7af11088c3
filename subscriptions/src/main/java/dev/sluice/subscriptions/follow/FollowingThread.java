// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.follow;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread: started once, ended once, asked for things in between. Thread-safe; methods that say so are its own.
 *
 * <p>Whoever waits for something is told, however the thread ends. What ends it by itself is kept as its {@link #failure}.
 *
 * @param <T> what it works with
 */
public final class FollowingThread<T> {
    private static final Logger LOGGER = LoggerFactory.getLogger(FollowingThread.class);

    private final Queue<Command<T>> commands;
    private final BiFunction<String, @Nullable Throwable, RuntimeException> refusal;
    private final Work<T> work;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Thread thread;

    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;
    /** There only while the thread rests: a wake-up at another time would break off what it asks the broker. */
    private volatile @Nullable Consumer<?, ?> resting;

    /**
     * What the thread does, from its beginning to its end.
     *
     * @param <T> what it works with
     */
    public interface Work<T> {
        /** Runs until {@link FollowingThread#isStopping}. */
        void follow(FollowingThread<T> thread);

        /** The last thing that is done, whatever happened: who waits inside is to be told why. */
        void ended(RuntimeException why);
    }

    /**
     * Not started yet.
     *
     * @param name of the thread, and of what it follows, in messages
     * @param most how many commands may wait
     * @param refusal makes the exception for a command that is not taken, from what to say and a cause
     */
    public FollowingThread(
            String name, int most, BiFunction<String, @Nullable Throwable, RuntimeException> refusal, Work<T> work) {
        this.commands = new ArrayBlockingQueue<>(most);
        this.refusal = refusal;
        this.work = work;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** Completes when the thread says that it {@link #ready is}. */
    public CompletableFuture<Void> start() {
        thread.start();
        return started;
    }

    /** Completes when the thread is at its end. */
    public CompletableFuture<Void> stop() {
        stopping = true;
        if (isNew()) {
            failWaiting();
            stopped.complete(null);
        }
        wake();
        return stopped;
    }

    /** Whether it was never started. */
    public boolean isNew() {
        return thread.getState() == Thread.State.NEW;
    }

    /** Whether it is to end, or has. */
    public boolean isStopping() {
        return stopping;
    }

    /** Why it ended or stands still; null while all is well. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Asks for something; it fails at once when the thread takes nothing. */
    public void submit(Command<T> command) {
        if (stopping) command.fail(ended());
        else if (!commands.offer(command))
            command.fail(refusal.apply("too much waits for the " + thread.getName(), null));
        else wake();
        if (stopped.isDone()) failWaiting();
    }

    /** Ends the thread's rest. */
    public void wake() {
        Consumer<?, ?> present = resting;
        if (present != null) present.wakeup();
    }

    /** The thread's own: it has begun as it should. */
    public void ready() {
        if (!stopping) started.complete(null);
    }

    /** The thread's own: it goes on, but can do nothing for anybody. */
    public void broken(Throwable why) {
        failure = why;
    }

    /** The thread's own: does what it is asked, so many commands at most. */
    public void obey(T tools, int most) {
        for (int left = most; left > 0; left--) {
            Command<T> next = commands.poll();
            if (next == null) return;
            obey(next, tools);
        }
    }

    private static <T> void obey(Command<T> command, T tools) {
        try {
            command.run(tools);
        } catch (RuntimeException refused) {
            command.fail(refused);
        } catch (Error fatal) { // the thread ends by it, and nobody else knows of this command
            command.fail(fatal);
            throw fatal;
        }
    }

    /** The thread's own: waits for records, no longer than until it is asked for something. */
    public void rest(Consumer<?, ?> consumer, Duration patience, java.util.function.Consumer<Duration> poll) {
        resting = consumer;
        try {
            poll.accept(stopping || !commands.isEmpty() ? Duration.ZERO : patience);
        } catch (WakeupException asked) {
            LOGGER.atTrace().log("asked for something");
        } finally {
            resting = null;
        }
    }

    private void run() {
        try {
            work.follow(this);
        } catch (RuntimeException | Error fatal) { // the thread's outermost edge: readiness must hear of it
            failure = fatal;
            if (!started.completeExceptionally(fatal))
                LOGGER.atError()
                        .setCause(fatal)
                        .addKeyValue("thread", thread.getName())
                        .log("thread ended");
        } finally {
            stopping = true;
            started.completeExceptionally(ended());
            failWaiting();
            work.ended(ended());
            stopped.complete(null);
        }
    }

    private RuntimeException ended() {
        return refusal.apply("the " + thread.getName() + " thread is stopped", failure);
    }

    private void failWaiting() {
        for (Command<T> each = commands.poll(); each != null; each = commands.poll()) each.fail(ended());
    }

    /** The same on the caller's context, where there is one. */
    public static <V> Future<V> here(CompletableFuture<V> future) {
        Context context = Vertx.currentContext();
        return context == null ? Future.fromCompletionStage(future) : Future.fromCompletionStage(future, context);
    }
}
