// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.Topics;
import dev.sluice.subscriptions.audit.AuditLog;
import dev.sluice.subscriptions.follow.Command;
import dev.sluice.subscriptions.follow.FollowingThread;
import dev.sluice.subscriptions.registry.Actor;
import dev.sluice.subscriptions.registry.RegistryException;
import dev.sluice.subscriptions.registry.RegistryListener;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import dev.sluice.subscriptions.secret.WrongKeyException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

/** Follows the topic on the thread {@code registry}, and between two polls does what it is asked. Thread-safe outside. */
final class RegistryLoop {

    private static final Logger LOGGER = LoggerFactory.getLogger(RegistryLoop.class);
    private static final int MAX_COMMANDS = 10_000;
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = 200_000_000;

    private final KafkaClients clients;
    private final TopicPartition log;
    private final ResourceCodec codec;
    private final String auditTopic;
    private final InstantSource clock;
    private final FollowingThread<Tools> thread;

    /** Touched by the registry thread only. */
    private final List<RegistryListener> listeners = new ArrayList<>();

    private volatile Snapshot current = Snapshot.EMPTY;
    private volatile long followedNanos = System.nanoTime();
    private volatile boolean standsStill;

    /** What commands work with. */
    private record Tools(RegistryWriter writer, RegistryView view) {}

    RegistryLoop(KafkaClients clients, Topics topics, ResourceCodec codec, InstantSource clock) {
        this.clients = clients;
        this.log = new TopicPartition(topics.registry(), 0);
        this.auditTopic = topics.audit();
        this.clock = clock;
        this.codec = codec;
        this.thread = new FollowingThread<>("registry", MAX_COMMANDS, RegistryException::new, new Work());
    }

    CompletableFuture<Void> start() {
        return thread.start();
    }

    CompletableFuture<Void> stop() {
        return thread.stop();
    }

    Snapshot current() {
        return current;
    }

    long followedNanos() {
        return standsStill ? System.nanoTime() : followedNanos;
    }

    @Nullable
    Throwable failure() {
        return thread.failure();
    }

    void listen(RegistryListener listener) {
        thread.submit(new Command<>() {
            @Override
            public void run(Tools tools) {
                listeners.add(listener);
                tell(listener, new RegistryView.Step(Snapshot.EMPTY, current, RegistryView.everything(current)));
            }

            @Override
            public void fail(Throwable cause) {
                LOGGER.atWarn().addKeyValue("error", cause.toString()).log("registry listener not added");
            }
        });
    }

    CompletableFuture<Snapshot> write(Actor actor, WriteTerm term, Function<Snapshot, List<Write>> decide) {
        var done = new CompletableFuture<Snapshot>();
        thread.submit(new Command<>() {
            @Override
            public void run(Tools tools) {
                tools.writer().write(actor, term, decide);
                done.complete(tools.view().publish());
            }

            @Override
            public void fail(Throwable cause) {
                done.completeExceptionally(cause);
            }
        });
        return done;
    }

    private final class Work implements FollowingThread.Work<Tools> {
        @Override
        public void follow(FollowingThread<Tools> thread) {
            try (Consumer<byte[], byte[]> own = clients.followingConsumer("registry", IsolationLevel.READ_COMMITTED);
                    Admin admin = clients.admin("registry");
                    AuditLog audit = new AuditLog(clients, auditTopic, clock)) {
                var view = new RegistryView(own, admin, log, codec, RegistryLoop.this::publish);
                var writer = new RegistryWriter(
                        () -> clients.transactionalProducer(log.topic(), TRANSACTION_TIMEOUT, WriteTerm.STEP),
                        log,
                        codec,
                        view,
                        audit);
                load(view);
                thread.ready();
                while (!thread.isStopping()) turn(own, new Tools(writer, view));
                writer.close();
            }
        }

        @Override
        public void ended(RuntimeException why) {
            // nobody waits inside
        }
    }

    private void load(RegistryView view) {
        while (!thread.isStopping()) {
            try {
                view.rewind();
                view.readTo(view.highWatermark());
                view.publish();
                refuseWrongKey(view);
                return;
            } catch (KafkaException | RegistryException notYet) {
                if (view.broken() != null) throw notYet;
                LOGGER.atWarn().addKeyValue("error", notYet.toString()).log("registry not readable yet");
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** A key that opens nothing is a mistake of whoever started the node; one that opens some is a rotation under way. */
    private static void refuseWrongKey(RegistryView view) {
        String why = view.lockedOut();
        if (why != null) throw new WrongKeyException(why);
    }

    private void turn(Consumer<byte[], byte[]> own, Tools tools) {
        thread.obey(tools, MAX_COMMANDS);
        try {
            long begun = System.nanoTime();
            thread.rest(own, TURN, tools.view()::read);
            tools.view().publish();
            followedNanos = begun;
        } catch (RuntimeException failed) {
            stumble(failed, tools.view());
        }
    }

    private void stumble(RuntimeException failed, RegistryView view) {
        if (failure() == null) LOGGER.atError().setCause(failed).log("registry can't be followed");
        if (view.broken() != null) {
            standsStill = true;
            thread.broken(failed);
        }
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
}
