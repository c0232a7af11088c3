// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.delivery.lane.Cut;
import dev.sluice.delivery.shard.Lease;
import dev.sluice.delivery.shard.Shard;
import dev.sluice.delivery.shard.ShardCut;
import dev.sluice.delivery.shard.SubscriptionControl;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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
 * Keeps this node's place in the group and writes its checkpoints. Its own thread, {@code sluice-keeper}, is the only one that touches
 * the group's consumer and the transactional producer, and all of this class's fields but the status.
 */
public final class Keeper implements ConsumerRebalanceListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(Keeper.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final long ANSWER_MILLIS = 250;
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
    private final LoaderThread loader;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Promise<Void> stopped = Promise.promise();
    private final Thread thread;

    private final Map<Integer, Ownership> owned = new HashMap<>();
    private final Map<Integer, Long> committed = new HashMap<>();
    private final Map<Integer, Long> registryCommitted = new HashMap<>();
    private final Map<Integer, Integer> eras = new HashMap<>();
    private final Map<Integer, Map<Integer, Checkpoint.ShardPlace>> places = new HashMap<>();
    private final Map<Integer, String> refused = new HashMap<>();
    private @Nullable Consumer<byte[], byte[]> consumer;
    private long lastCommit;
    private long nextCheckpoint = System.nanoTime();
    private boolean leaseWanted;
    private final Map<Shard, Future<ShardCut>> asked = new HashMap<>();
    private final Map<Shard, Long> heard = new HashMap<>();

    /** How often the log was cut; what was answered before a cut must not be written after it. */
    private final AtomicInteger cuts = new AtomicInteger();

    private int cutsSeen;

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
     * @param control told when this thread can't go on
     */
    public Keeper(
            KafkaClients clients,
            Topics topics,
            TopicLayout layout,
            KeeperOptions options,
            List<Shard> shards,
            Lease lease,
            SubscriptionControl control) {
        this.clients = clients;
        this.topics = topics;
        this.options = options;
        this.shards = List.copyOf(shards);
        this.lease = lease;
        this.control = control;
        this.log = new CheckpointLog(clients, topics, layout, options);
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
        cuts.incrementAndGet();
    }

    /** How it stands. Any thread. */
    public KeeperStatus status() {
        return status;
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
        Ownership ownership = new Ownership(cuts.get());
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
        if (ownership.cuts != cuts.get()) {
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
        committed.put(partition, adoption.position());
        registryCommitted.put(partition, adoption.registryPosition());
        places.put(partition, new HashMap<>());
        eras.put(
                partition,
                adoption.era(consumer == null ? 0 : consumer.groupMetadata().generationId()));
        List<Future<Void>> adopted =
                shards.stream().map(shard -> shard.adopt(adoption)).toList();
        Future.all(adopted)
                .onSuccess(all -> tasks.add(() -> {
                    if (!ownership.lost && owned.get(partition) == ownership) {
                        ownership.started = true;
                        leaseWanted = true;
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
            await(
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
        // answers under way may speak of partitions that are not ours any more
        asked.clear();
        for (int partition : gone) {
            Ownership ownership = owned.remove(partition);
            if (ownership != null) {
                ownership.lost = true;
            }
            committed.remove(partition);
            registryCommitted.remove(partition);
            eras.remove(partition);
            places.remove(partition);
            refused.remove(partition);
        }
        await(Future.join(shards.stream().map(shard -> shard.drop(gone)).toList()), DROP_MILLIS);
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

    // --- checkpoints

    private void checkpoint(Set<Integer> partitions, boolean exact) {
        if (partitions.isEmpty() || consumer == null) {
            return;
        }
        int before = forgetCut();
        long begun = System.nanoTime();
        Map<Shard, ShardCut> answers = ask(partitions, exact);
        Checkpoint checkpoint = log.fitting(combine(partitions, answers));
        Map<Integer, Integer> epochs = epochs(partitions);
        if (checkpoint.positions().isEmpty()) {
            answers.keySet().forEach(Shard::abandoned);
            return;
        }
        if (cuts.get() != before) {
            answers.keySet().forEach(Shard::abandoned);
            if (exact) {
                checkpoint(partitions, true);
            }
            return;
        }
        boolean young = begun - lastCommit < options.idleInterval().toNanos();
        if (young
                && !exact
                && !leaseWanted
                && checkpoint.isIdle(committedOf(checkpoint.positions().keySet()))) {
            answers.keySet().forEach(shard -> shard.committed(checkpoint.positions()));
            return;
        }
        CheckpointLog.Result result = log.write(checkpoint, epochs, eras, consumer.groupMetadata());
        if (cuts.get() != before) {
            // it may have landed, and its positions may be above those of the next
            answers.keySet().forEach(shard -> shard.doubtful(checkpoint.positions()));
            return;
        }
        switch (result) {
            case COMMITTED -> committed(checkpoint, answers, begun);
            case ABANDONED -> answers.keySet().forEach(Shard::abandoned);
            case DOUBTFUL -> doubtful(checkpoint, answers.keySet());
        }
    }

    /** Read after the answers, and before it is asked whether the log was cut: then no position is of a later leader. */
    private Map<Integer, Integer> epochs(Set<Integer> partitions) {
        Map<Integer, Integer> epochs = new HashMap<>();
        for (int partition : partitions) {
            int epoch = shards.getFirst().leaderEpoch(partition);
            if (epoch >= 0) {
                epochs.put(partition, epoch);
            }
        }
        return epochs;
    }

    private void doubtful(Checkpoint checkpoint, Set<Shard> answered) {
        shards.forEach(shard -> {
            if (answered.contains(shard)) {
                shard.doubtful(checkpoint.positions());
            } else {
                shard.overtaken(checkpoint.positions());
            }
        });
        committed.putAll(checkpoint.positions());
        // which of two places is written can't be known: a shard must answer before it can be spoken for again
        checkpoint.positions().keySet().forEach(partition -> places.put(partition, new HashMap<>()));
    }

    /** After the log was cut no answer and no place from before holds; answers how often it was cut. */
    private int forgetCut() {
        int now = cuts.get();
        if (now != cutsSeen) {
            cutsSeen = now;
            asked.clear();
            places.values().forEach(Map::clear);
        }
        return now;
    }

    private Map<Integer, Long> committedOf(Set<Integer> partitions) {
        Map<Integer, Long> of = new HashMap<>(committed);
        of.keySet().retainAll(partitions);
        return of;
    }

    /** A shard that was asked before and has not answered is not asked again: its answer counts when it comes. */
    private Map<Shard, ShardCut> ask(Set<Integer> partitions, boolean exact) {
        if (exact) {
            asked.clear();
        }
        shards.forEach(shard -> asked.computeIfAbsent(shard, one -> one.cut(partitions, exact)));
        await(Future.join(List.copyOf(asked.values())), exact ? QUIET_MILLIS : ANSWER_MILLIS);
        Map<Shard, ShardCut> answers = new HashMap<>();
        for (Shard shard : shards) {
            Future<ShardCut> answer = asked.get(shard);
            if (answer != null && answer.isComplete()) {
                asked.remove(shard);
                if (answer.succeeded()) {
                    answers.put(shard, answer.result());
                }
            }
        }
        return answers;
    }

    /** A shard that did not answer takes part with its place in the last checkpoint; without one the partition is left out. */
    private Checkpoint combine(Set<Integer> partitions, Map<Shard, ShardCut> answers) {
        Checkpoint.Builder builder = new Checkpoint.Builder();
        Set<Integer> unknown = new HashSet<>();
        for (int partition : partitions) {
            for (Shard shard : shards) {
                ShardCut answer = answers.get(shard);
                Cut cut = answer == null ? null : answer.cuts().get(partition);
                if (answer != null && cut != null) {
                    Checkpoint.ShardPlace place = new Checkpoint.ShardPlace(cut.position(), answer.registryPosition());
                    builder.add(partition, place, cut.writes(), cut.deadLetters());
                } else {
                    Checkpoint.ShardPlace last = placeOf(partition, shard);
                    if (last == null) {
                        unknown.add(partition);
                    } else {
                        builder.add(partition, last, List.of(), List.of());
                    }
                }
            }
        }
        unknown.forEach(builder::leaveOut);
        return neverBack(builder.build());
    }

    private Checkpoint.@Nullable ShardPlace placeOf(int partition, Shard shard) {
        Map<Integer, Checkpoint.ShardPlace> known = places.get(partition);
        return known == null ? null : known.get(shard.number());
    }

    private Checkpoint neverBack(Checkpoint cut) {
        Map<Integer, Long> registry = new HashMap<>();
        cut.registryPositions()
                .forEach((partition, position) ->
                        registry.put(partition, Math.max(position, registryCommitted.getOrDefault(partition, 0L))));
        return new Checkpoint(cut.positions(), registry, cut.writes(), cut.deadLetters());
    }

    private void committed(Checkpoint checkpoint, Map<Shard, ShardCut> answers, long begun) {
        answers.keySet().forEach(shard -> heard.put(shard, begun));
        lease.renew(oldestHeard(begun));
        lastCommit = begun;
        leaseWanted = false;
        committed.putAll(checkpoint.positions());
        registryCommitted.putAll(checkpoint.registryPositions());
        answers.forEach((shard, answer) -> answer.cuts().forEach((partition, cut) -> {
            Map<Integer, Checkpoint.ShardPlace> known = places.get(partition);
            if (known != null && checkpoint.positions().containsKey(partition)) {
                known.put(shard.number(), new Checkpoint.ShardPlace(cut.position(), answer.registryPosition()));
            }
        }));
        shards.forEach(shard -> {
            if (answers.containsKey(shard)) {
                shard.committed(checkpoint.positions());
            } else {
                shard.overtaken(checkpoint.positions());
            }
        });
    }

    /** A shard whose answers are in no checkpoint must not send either: the lease is as old as the last that all took part in. */
    private long oldestHeard(long begun) {
        long oldest = begun;
        for (Shard shard : shards) {
            long last = heard.getOrDefault(shard, begun);
            if (last - oldest < 0) {
                oldest = last;
            }
        }
        return oldest;
    }

    private static void await(Future<?> future, long millis) {
        try {
            future.toCompletionStage().toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOGGER.atDebug().addKeyValue("error", String.valueOf(e)).log("not every shard answered in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The shards of this node. */
    public List<Shard> shards() {
        return new ArrayList<>(shards);
    }
}
