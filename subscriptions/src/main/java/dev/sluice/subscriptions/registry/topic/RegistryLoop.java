// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.subscriptions.registry.RegistryException;
import dev.sluice.subscriptions.registry.RegistryListener;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread {@code registry}: follows the topic, and between two polls does what it is asked. Thread-safe outside. */
final class RegistryLoop {

    private static final Logger LOGGER = LoggerFactory.getLogger(RegistryLoop.class);
    private static final int MAX_COMMANDS = 10_000;
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = 200_000_000;

    private final KafkaClients clients;
    private final TopicPartition log;
    private final ResourceCodec codec;
    private final Queue<Command> commands = new ArrayBlockingQueue<>(MAX_COMMANDS);
    private final CompletableFuture<Snapshot> started = new CompletableFuture<>();
    private final CompletableFuture<Snapshot> stopped = new CompletableFuture<>();
    private final Thread thread;

    /** Touched by the registry thread only. */
    private final List<RegistryListener> listeners = new ArrayList<>();

    private volatile Snapshot current = Snapshot.EMPTY;
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    /** Set by the registry thread; others only wake it up. */
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    RegistryLoop(KafkaClients clients, String topic, ResourceCodec codec) {
        this.clients = clients;
        this.log = new TopicPartition(topic, 0);
        this.codec = codec;
        this.thread = Thread.ofPlatform().name("registry").daemon().unstarted(this::run);
    }

    CompletableFuture<Snapshot> start() {
        thread.start();
        return started;
    }

    CompletableFuture<Snapshot> stop() {
        stopping = true;
        if (thread.getState() == Thread.State.NEW) stopped.complete(current);
        wake();
        return stopped;
    }

    Snapshot current() {
        return current;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    void listen(RegistryListener listener) {
        submit(new Command() {
            @Override
            public void run(RegistryWriter writer, RegistryView view) {
                listeners.add(listener);
                tell(listener, new RegistryView.Step(Snapshot.EMPTY, current, RegistryView.everything(current)));
            }

            @Override
            public void fail(Throwable cause) {
                LOGGER.atWarn().addKeyValue("error", cause.toString()).log("registry listener not added");
            }
        });
    }

    CompletableFuture<Snapshot> write(Function<Snapshot, List<Write>> decide) {
        var done = new CompletableFuture<Snapshot>();
        submit(new Command() {
            @Override
            public void run(RegistryWriter writer, RegistryView view) {
                writer.write(decide);
                done.complete(view.publish());
            }

            @Override
            public void fail(Throwable cause) {
                done.completeExceptionally(cause);
            }
        });
        return done;
    }

    private void submit(Command command) {
        if (stopping) command.fail(new RegistryException("the registry is stopped", null));
        else if (!commands.offer(command)) command.fail(new RegistryException("too many registry writes wait", null));
        else wake();
        if (stopped.isDone()) failWaiting();
    }

    private void wake() {
        Consumer<byte[], byte[]> present = consumer;
        if (present != null) present.wakeup();
    }

    private void run() {
        try (Consumer<byte[], byte[]> own = clients.followingConsumer("registry", IsolationLevel.READ_COMMITTED);
                Admin admin = clients.admin("registry")) {
            var view = new RegistryView(own, admin, log, codec, this::publish);
            var writer = new RegistryWriter(
                    () -> clients.transactionalProducer(log.topic(), WRITE_TIMEOUT), log, codec, view);
            consumer = own;
            load(view);
            if (!stopping) started.complete(current);
            follow(view, writer);
            writer.close();
        } catch (RuntimeException | Error fatal) { // the thread's outermost edge: readiness must hear of it
            failure = fatal;
            if (!started.completeExceptionally(fatal))
                LOGGER.atError().setCause(fatal).log("registry thread ended");
        } finally {
            stopping = true;
            consumer = null;
            started.completeExceptionally(new RegistryException("the registry is stopped", null));
            failWaiting();
            stopped.complete(current);
        }
    }

    private void load(RegistryView view) {
        while (!stopping) {
            try {
                view.rewind();
                view.readTo(view.highWatermark());
                view.publish();
                return;
            } catch (KafkaException | RegistryException notYet) {
                if (view.broken() != null) throw notYet;
                LOGGER.atWarn().addKeyValue("error", notYet.toString()).log("registry not readable yet");
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void follow(RegistryView view, RegistryWriter writer) {
        while (!stopping) {
            for (Command each = commands.poll(); each != null; each = commands.poll()) obey(each, writer, view);
            try {
                view.read(TURN);
                view.publish();
            } catch (RuntimeException failed) {
                stumble(failed, view);
            }
        }
    }

    private static void obey(Command command, RegistryWriter writer, RegistryView view) {
        try {
            command.run(writer, view);
        } catch (RuntimeException refused) {
            command.fail(refused);
        }
    }

    private void stumble(RuntimeException failed, RegistryView view) {
        if (failure == null) LOGGER.atError().setCause(failed).log("registry can't be followed");
        if (view.broken() != null) failure = failed;
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private void publish(RegistryView.Step step) {
        current = step.after();
        for (RegistryListener each : listeners) tell(each, step);
    }

    private static void tell(RegistryListener listener, RegistryView.Step step) {
        try {
            listener.changed(step.before(), step.after(), step.changes());
        } catch (RuntimeException bug) {
            LOGGER.atError().setCause(bug).log("registry listener failed");
        }
    }

    private void failWaiting() {
        for (Command each = commands.poll(); each != null; each = commands.poll())
            each.fail(new RegistryException("the registry is stopped", failure));
    }

    /** What the thread is asked to do; ends in exactly one of its methods. */
    private interface Command {

        void run(RegistryWriter writer, RegistryView view);

        void fail(Throwable cause);
    }
}
