// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.delivery.shard.Lease;
import dev.sluice.delivery.shard.Shard;
import dev.sluice.delivery.shard.ShardCut;
import dev.sluice.delivery.state.Adoption;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the shards for their cuts and writes them as one transaction, which renews the lease. Confined to the keeper's thread, but for
 * {@link #truncated} and {@link #cuts}.
 */
final class Checkpoints {
    private static final Logger LOGGER = LoggerFactory.getLogger(Checkpoints.class);
    private static final long ANSWER_MILLIS = 250;
    private static final long EXACT_MILLIS = 2_000;

    private final KeeperOptions options;
    private final List<Shard> shards;
    private final Lease lease;
    private final CheckpointLog log;
    private final ShardPlaces places;
    private final Map<Shard, Future<ShardCut>> asked = new HashMap<>();
    private final Map<Shard, Long> heard = new HashMap<>();

    /** How often the log was cut; what was answered before a cut must not be written after it. */
    private final AtomicInteger cuts = new AtomicInteger();

    private int cutsSeen;
    private long last;
    private boolean leaseWanted;

    /** @param shards of this node, all */
    Checkpoints(KeeperOptions options, List<Shard> shards, Lease lease, CheckpointLog log) {
        this.options = options;
        this.shards = shards;
        this.lease = lease;
        this.log = log;
        this.places = new ShardPlaces(shards.size());
    }

    /** The log of a partition was cut. Any thread. */
    void truncated() {
        cuts.incrementAndGet();
    }

    /** How often the log was cut. Any thread. */
    int cuts() {
        return cuts.get();
    }

    /**
     * A partition is this node's.
     *
     * @param epoch this node's in the group
     */
    void adopted(Adoption adoption, int epoch) {
        places.adopted(adoption, adoption.era(epoch));
    }

    /** All of its lanes have started: the next checkpoint is written even if it says nothing new. */
    void started() {
        leaseWanted = true;
    }

    /** These are not this node's any more. */
    void dropped(Set<Integer> partitions) {
        // answers under way may speak of them
        asked.clear();
        partitions.forEach(places::dropped);
    }

    /**
     * Writes the next checkpoint of these partitions.
     *
     * @param exact whether everything is written: the last one of this node
     */
    void write(Set<Integer> partitions, boolean exact, Consumer<byte[], byte[]> member) {
        int before = forgetCut();
        long begun = System.nanoTime();
        Map<Shard, ShardCut> answers = ask(partitions, exact);
        Checkpoint checkpoint = log.fitting(places.combine(partitions, byNumber(answers)));
        Map<Integer, Integer> epochs = epochs(partitions);
        if (checkpoint.positions().isEmpty()) {
            answers.keySet().forEach(Shard::abandoned);
            return;
        }
        if (cuts.get() != before) {
            answers.keySet().forEach(Shard::abandoned);
            if (exact) {
                write(partitions, true, member);
            }
            return;
        }
        boolean young = begun - last < options.idleInterval().toNanos();
        if (young && !exact && !leaseWanted && places.has(checkpoint)) {
            answers.keySet().forEach(shard -> shard.idle(checkpoint.positions().keySet()));
            return;
        }
        CheckpointLog.Result result = log.write(checkpoint, epochs, places.eras(), member.groupMetadata());
        if (result != CheckpointLog.Result.COMMITTED) {
            voided();
        }
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

    private static Map<Integer, ShardCut> byNumber(Map<Shard, ShardCut> answers) {
        Map<Integer, ShardCut> numbered = new HashMap<>();
        answers.forEach((shard, answer) -> numbered.put(shard.number(), answer));
        return numbered;
    }

    /** After the log was cut no answer and no place from before holds; answers how often it was cut. */
    private int forgetCut() {
        int now = cuts.get();
        if (now != cutsSeen) {
            cutsSeen = now;
            asked.clear();
            places.forgetShards();
        }
        return now;
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

    /** A shard that was asked before and has not answered is not asked again: its answer counts when it comes. */
    private Map<Shard, ShardCut> ask(Set<Integer> partitions, boolean exact) {
        if (exact) {
            asked.clear();
        }
        shards.forEach(shard -> asked.computeIfAbsent(shard, one -> one.cut(partitions, exact)));
        await(Future.join(List.copyOf(asked.values())), exact ? EXACT_MILLIS : ANSWER_MILLIS);
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

    private void committed(Checkpoint checkpoint, Map<Shard, ShardCut> answers, long begun) {
        answers.keySet().forEach(shard -> heard.put(shard, begun));
        lease.renew(oldestHeard(begun));
        last = begun;
        leaseWanted = false;
        places.committed(checkpoint, byNumber(answers));
        shards.forEach(shard -> {
            if (answers.containsKey(shard)) {
                shard.committed(checkpoint.positions());
            } else {
                shard.overtaken(checkpoint.positions());
            }
        });
    }

    /**
     * What the last checkpoint wrote may be void, so what a shard answered before it has heard of that does not hold: each must answer anew
     * before it can be spoken for.
     */
    private void voided() {
        shards.forEach(Shard::voided);
        asked.clear();
        places.forgetShards();
    }

    private void doubtful(Checkpoint checkpoint, Set<Shard> answered) {
        shards.forEach(shard -> {
            if (answered.contains(shard)) {
                shard.doubtful(checkpoint.positions());
            } else {
                shard.overtaken(checkpoint.positions());
            }
        });
        places.doubtful(checkpoint);
    }

    /** A shard whose answers are in no checkpoint must not send either: the lease is as old as the last that all took part in. */
    private long oldestHeard(long begun) {
        long oldest = begun;
        for (Shard shard : shards) {
            long its = heard.getOrDefault(shard, begun);
            if (its - oldest < 0) {
                oldest = its;
            }
        }
        return oldest;
    }

    /** Waits for the shards, for so long at most. */
    static void await(Future<?> future, long millis) {
        try {
            future.toCompletionStage().toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOGGER.atDebug().addKeyValue("error", String.valueOf(e)).log("not every shard answered in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
