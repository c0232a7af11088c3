// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.delivery.endpoint.SubscriptionControl;
import dev.sluice.delivery.shard.BrokerClock;
import dev.sluice.delivery.shard.Lease;
import dev.sluice.delivery.shard.Shard;
import dev.sluice.delivery.state.Adoption;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.TopicLayout;
import dev.sluice.events.kafka.Topics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's place in the group: adopts partitions and hands them over, and has their {@link Checkpoints} written. Its own thread,
 * {@code sluice-keeper}, is the only one that touches the group's consumer and the transactional producer, and all of this class's
 * fields but the status.
 */
public final class Keeper implements ConsumerRebalanceListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(Keeper.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final long QUIET_MILLIS = 2_000;
    private static final long DROP_MILLIS = 2_000;
    private static final long RECOVER_MILLIS = 1_000;

    private final KafkaClients clients;
    private final Topics topics;
    private final KeeperOptions options;
    private final List<Shard> shards;
    private final Lease lease;
    private final SubscriptionControl control;
    private final CheckpointLog log;
    private final Checkpoints checkpoints;
    private final LoaderThread loader;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Promise<Void> stopped = Promise.promise();
    private final Thread thread;

    private final Map<Integer, Ownership> owned = new HashMap<>();
    private final Map<Integer, String> refused = new HashMap<>();
    private @Nullable Consumer<byte[], byte[]> consumer;
    private long nextCheckpoint = System.nanoTime();

    private volatile boolean stopping;
    private volatile KeeperStatus status = KeeperStatus.NONE;

    /** One stretch of owning a partition; replaced when it comes back after it went away. */
    private static final class Ownership {
        private final int cuts;
        private boolean started;
        private volatile boolean lost;

        private Ownership(int cuts) {
            this.cuts = cuts;
        }
    }

    /**
     * @param shards of this node, all
     * @param lease renewed by every checkpoint
     * @param brokers told what the acknowledgements say
     * @param control told when this thread can't go on
     */
    public Keeper(
            KafkaClients clients,
            Topics topics,
            TopicLayout layout,
            KeeperOptions options,
            List<Shard> shards,
            Lease lease,
            BrokerClock brokers,
            SubscriptionControl control) {
        this.clients = clients;
        this.topics = topics;
        this.options = options;
        this.shards = List.copyOf(shards);
        this.lease = lease;
        this.control = control;
        this.log = new CheckpointLog(clients, topics, layout, options, brokers);
        this.checkpoints = new Checkpoints(options, this.shards, lease, log);
        this.loader = new LoaderThread(clients, topics, log.topicId(), options);
        this.thread = Thread.ofPlatform().name("sluice-keeper").unstarted(this::run);
    }

    /** Joins the group. */
    public void start() {
        loader.start();
        thread.start();
    }

    /** Hands everything over and leaves the group; completes when the last checkpoint is written, or could not be. */
    public Future<Void> stop() {
        stopping = true;
        return stopped.future();
    }

    /**
     * The log of a partition was cut. Any thread. To be called before the shards are told, so that none starts from what was loaded
     * before, and again after, so that none of their answers from before is written.
     */
    public void truncated() {
        checkpoints.truncated();
    }

    /** How it stands. Any thread. */
    public KeeperStatus status() {
        return status;
    }

    /** How many transactions were ended that the brokers had forgotten to end. Any thread. */
    public long endedTransactions() {
        return loader.ended();
    }

    private void run() {
        try {
            while (!stopping) {
                turn();
            }
            leave();
        } catch (RuntimeException | Error bug) { // the thread's outermost edge: without it nothing is sent any more
            LOGGER.atError().setCause(bug).log("the keeper failed; the process must end");
            control.stuck();
        } finally {
            lease.end();
            closeConsumer();
            log.close();
            loader.close();
            stopped.tryComplete();
        }
    }

    private void turn() {
        try {
            boolean ready = log.ready();
            if (consumer == null && !ready) {
                pause();
                return;
            }
            Consumer<byte[], byte[]> member = member();
            runTasks();
            member.poll(POLL);
            if (System.nanoTime() - nextCheckpoint >= 0) {
                nextCheckpoint = System.nanoTime() + options.interval().toNanos();
                checkpoint(started(), false);
            }
            tellStatus(member);
        } catch (WakeupException e) {
            // somebody wants the loop to look around; it does
        } catch (KafkaException e) {
            LOGGER.atError().setCause(e).log("the group's consumer failed; joining anew");
            rejoin();
        }
    }

    private Consumer<byte[], byte[]> member() {
        if (consumer == null) {
            consumer = clients.groupConsumer(options.groupId(), options.protocol());
            consumer.subscribe(List.of(topics.events()), this);
        }
        return consumer;
    }

    private void rejoin() {
        lost(Set.copyOf(owned.keySet()));
        closeConsumer();
        pause();
    }

    private void closeConsumer() {
        if (consumer == null) {
            return;
        }
        try {
            consumer.close(CloseOptions.timeout(CLOSE));
        } catch (KafkaException e) {
            LOGGER.atWarn().addKeyValue("error", String.valueOf(e)).log("the group's consumer did not close");
        }
        consumer = null;
    }

    private void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RECOVER_MILLIS));
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void tellStatus(Consumer<byte[], byte[]> member) {
        boolean joined = !owned.isEmpty() || member.groupMetadata().generationId() > 0;
        status = new KeeperStatus(joined, owned.keySet(), started(), refused);
    }

    private Set<Integer> started() {
        return owned.entrySet().stream()
                .filter(entry -> entry.getValue().started)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    // --- what the group says; called inside poll and close, on the Keeper's thread

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty() || consumer == null) {
            return;
        }
        // it fetches nothing, and needs a position lest it look for one by itself
        consumer.pause(partitions);
        partitions.forEach(partition -> consumer.seek(partition, 0));
        for (TopicPartition partition : partitions) {
            begin(partition.partition());
        }
    }

    private void begin(int partition) {
        Ownership ownership = new Ownership(checkpoints.cuts());
        owned.put(partition, ownership);
        LOGGER.atInfo().addKeyValue("partition", partition).log("partition assigned");
        loader.load(
                partition,
                () -> !ownership.lost && !stopping,
                loaded -> tasks.add(() -> loaded(partition, ownership, loaded)));
    }

    private void loaded(int partition, Ownership ownership, LoaderThread.Loaded loaded) {
        if (ownership.lost || owned.get(partition) != ownership) {
            return;
        }
        if (ownership.cuts != checkpoints.cuts()) {
            ownership.lost = true;
            begin(partition);
            return;
        }
        switch (loaded) {
            case LoaderThread.Loaded.Ready(Adoption adoption) -> adopt(partition, ownership, adoption);
            case LoaderThread.Loaded.Refused(String reason) -> {
                refused.put(partition, reason);
                LOGGER.atError()
                        .addKeyValue("partition", partition)
                        .addKeyValue("error", reason)
                        .log("partition stopped: its state can't be read or trusted; a person must act");
            }
        }
    }

    private void adopt(int partition, Ownership ownership, Adoption adoption) {
        checkpoints.adopted(
                adoption, consumer == null ? 0 : consumer.groupMetadata().generationId());
        List<Future<Void>> adopted =
                shards.stream().map(shard -> shard.adopt(adoption)).toList();
        Future.all(adopted)
                .onSuccess(all -> tasks.add(() -> {
                    if (!ownership.lost && owned.get(partition) == ownership) {
                        ownership.started = true;
                        checkpoints.started();
                        nextCheckpoint = System.nanoTime();
                        refused.remove(partition);
                        LOGGER.atInfo().addKeyValue("partition", partition).log("partition started");
                    }
                }));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        Set<Integer> going = numbers(partitions);
        if (!going.isEmpty()) {
            handOver(going);
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        lost(numbers(partitions));
    }

    private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
    }

    /** Shards stop offering, attempts under way may end, one last exact cut; then the state is dropped. */
    private void handOver(Set<Integer> going) {
        Set<Integer> running = started();
        running.retainAll(going);
        if (!running.isEmpty()) {
            Checkpoints.await(
                    Future.join(
                            shards.stream().map(shard -> shard.quiesce(running)).toList()),
                    QUIET_MILLIS);
            checkpoint(running, true);
        }
        drop(going);
        LOGGER.atInfo().addKeyValue("partitions", going).log("partitions handed over");
    }

    private void lost(Set<Integer> gone) {
        if (!gone.isEmpty()) {
            drop(gone);
            LOGGER.atWarn().addKeyValue("partitions", gone).log("partitions lost");
        }
    }

    private void drop(Set<Integer> gone) {
        checkpoints.dropped(gone);
        for (int partition : gone) {
            Ownership ownership = owned.remove(partition);
            if (ownership != null) {
                ownership.lost = true;
            }
            refused.remove(partition);
        }
        Checkpoints.await(
                Future.join(shards.stream().map(shard -> shard.drop(gone)).toList()), DROP_MILLIS);
    }

    private void leave() {
        if (consumer == null) {
            return;
        }
        try {
            Set<Integer> all = Set.copyOf(owned.keySet());
            handOver(all);
        } catch (KafkaException e) {
            LOGGER.atWarn().addKeyValue("error", String.valueOf(e)).log("left the group without a word");
        }
    }

    private void checkpoint(Set<Integer> partitions, boolean exact) {
        if (!partitions.isEmpty() && consumer != null) {
            checkpoints.write(partitions, exact, consumer);
        }
    }

    /** The shards of this node. */
    public List<Shard> shards() {
        return new ArrayList<>(shards);
    }
}
