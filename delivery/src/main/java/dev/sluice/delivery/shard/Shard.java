// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.lane.Cut;
import dev.sluice.delivery.loop.NextTurn;
import dev.sluice.delivery.state.Adoption;
import dev.sluice.delivery.sweep.Source;
import dev.sluice.events.tail.Reader;
import dev.sluice.events.tail.Tail;
import dev.sluice.events.tail.TailListener;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhook subscriptions of one event loop. Every method may be called from any thread: what touches state hops to the shard's
 * loop, and its future completes on the caller's context.
 */
public final class Shard implements TailListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(Shard.class);
    private static final int STEP_RECORDS = 64;
    private static final long TURN_NANOS = 5_000_000;
    private static final long PAUSE_MILLIS = 200;

    private record Pending(Adoption adoption, Promise<Void> done) {}

    private final int number;
    private final Context context;
    private final Reader reader;
    private final ShardParts parts;
    private final ShardBook book;
    private final Map<Integer, OwnedPartition> owned = new HashMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicLongArray positions;
    private final Standings standings;
    private final Replays replays;
    private final Roster roster;
    private long registryPosition;

    Shard(int number, int shards, Context context, Reader reader, ShardParts parts) {
        this.number = number;
        this.context = context;
        this.reader = reader;
        this.parts = parts;
        this.book = new ShardBook(number, shards);
        this.replays = new Replays(parts, book, owned);
        this.roster = new Roster(parts, book, owned, replays, reader.partitions(), task -> later("stand", task));
        this.standings = new Standings(book, owned, parts.clock());
        this.positions = new AtomicLongArray(reader.partitions());
        for (int partition = 0; partition < reader.partitions(); partition++) {
            positions.set(partition, Long.MAX_VALUE);
        }
    }

    /** The shard of these, all of a node's, on which the subscription lives. */
    public static Shard of(String subscriptionId, List<Shard> all) {
        return all.get(ShardBook.shardOf(subscriptionId, all.size()));
    }

    /** The shard's place among its node's. */
    public int number() {
        return number;
    }

    /** The event loop that it is confined to. */
    public Context context() {
        return context;
    }

    @Override
    public void wake() {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(v -> turn());
        }
    }

    @Override
    public long position(int partition) {
        return positions.get(partition);
    }

    /** Of the partition's leader, for no event below any position of this shard later than this; -1 when not known. Any thread. */
    public int leaderEpoch(int partition) {
        return reader.tail(partition).leaderEpoch();
    }

    @Override
    public void stuck(int partition) {
        LOGGER.atError()
                .addKeyValue("shard", number)
                .addKeyValue("partition", partition)
                .log("shard does not move; the process must end");
        parts.control().stuck();
    }

    private void turn() {
        woken.set(false);
        parts.guard().run("match", () -> {
            if (step() && woken.compareAndSet(false, true)) {
                NextTurn.of(context, this::turn);
            }
        });
    }

    /** Goes over what is new, for a bounded time; whether there is more. */
    private boolean step() {
        long end = System.nanoTime() + TURN_NANOS;
        boolean more = true;
        while (more && System.nanoTime() - end < 0) {
            more = false;
            for (OwnedPartition partition : owned.values()) {
                more |= partition.front().step(STEP_RECORDS);
                positions.set(partition.number(), partition.front().needsOfTail());
            }
        }
        return more;
    }

    /** Runs it in a turn of the loop. */
    private void later(String task, Runnable turn) {
        context.runOnContext(v -> parts.guard().run(task, turn));
    }

    /**
     * Applies a step of the registry. Called in order.
     *
     * @param changed subscriptions that are new or changed
     * @param gone ids of those that are not there any more
     * @param position every registry record below it is applied with this step
     */
    public Future<Void> apply(List<WebhookSubscription> changed, List<String> gone, long position) {
        return apply(new ShardStep(changed, gone, List.of(), List.of(), position));
    }

    /** Applies a step of the registry. Called in order. */
    public Future<Void> apply(ShardStep step) {
        return on(() -> {
            step.gone().forEach(roster::remove);
            step.changed().forEach(roster::put);
            replays.apply(step.begun(), step.ended());
            registryPosition = Math.max(registryPosition, step.position());
            adoptPending();
            return null;
        });
    }

    /** The nodes have said something of the subscription's endpoint. */
    public void noted(String subscriptionId) {
        later("hear", () -> {
            Dispatcher dispatcher = book.get(subscriptionId);
            if (dispatcher != null) {
                dispatcher.heard();
            }
        });
    }

    /** Takes over a partition; completes when its lanes have started, which waits for the registry. */
    public Future<Void> adopt(Adoption adoption) {
        Promise<Void> done = Promise.promise();
        later("adopt", () -> {
            pending.add(new Pending(adoption, done));
            adoptPending();
        });
        return done.future();
    }

    private void adoptPending() {
        for (Pending one : List.copyOf(pending)) {
            if (registryPosition >= one.adoption().startsAt()) {
                pending.remove(one);
                try {
                    start(one.adoption());
                    one.done().complete();
                } catch (RuntimeException | Error bug) { // whoever waits must hear of it
                    one.done().fail(bug);
                    parts.guard().failed("start", bug);
                }
            }
        }
    }

    private void start(Adoption adoption) {
        int partition = adoption.partition();
        Tail tail = reader.tail(partition);
        Source source = new Source(
                partition,
                tail,
                parts.readBack()::read,
                turn -> NextTurn.of(context, () -> parts.guard().run("sweep", turn)),
                turn -> parts.vertx().setTimer(PAUSE_MILLIS, id -> parts.guard().run("sweep", turn)));
        OwnedPartition started = new OwnedPartition(parts, book, source, adoption, startOf(adoption, tail), this::wake);
        owned.put(partition, started);
        roster.share();
        new Takeover(started, book, parts).adopt(adoption);
        replays.adopted(started, adoption);
        if (adoption.cutAt() != Adoption.NOT_CUT) {
            replays.truncated(partition, adoption.cutAt());
            started.truncated(adoption.cutAt());
        }
        positions.set(partition, started.front().needsOfTail());
        wake();
    }

    /**
     * Where the front begins: the written position; at the first start where the first subscription begins. Who files what no subscriber
     * gets begins at the log's first offset: the door was open before, and has answered for it.
     */
    private long startOf(Adoption adoption, Tail tail) {
        if (adoption.position() >= 0) {
            return adoption.position();
        }
        if (book.quarantines()) {
            return adoption.logStart();
        }
        return book.dispatchers().stream()
                .mapToLong(dispatcher -> dispatcher.subscription().start(adoption.partition()))
                .min()
                .orElse(tail.endOffset());
    }

    /** The log of a partition was cut: it ends at {@code end} now, and what follows there is new. */
    public void truncated(int number, long end) {
        later("truncate", () -> {
            OwnedPartition partition = owned.get(number);
            if (partition != null) {
                replays.truncated(number, end);
                partition.truncated(end);
                positions.set(number, partition.front().needsOfTail());
                wake();
            }
        });
    }

    /**
     * Looks at what waits, now that the log begins there.
     *
     * @param first partition → the log's first offset
     * @param soon partition → what stands below it is in danger of retention
     */
    public Future<Void> retention(Map<Integer, Long> first, Map<Integer, Long> soon) {
        return on(() -> {
            owned.forEach((number, partition) ->
                    partition.retention(first.getOrDefault(number, 0L), soon.getOrDefault(number, 0L)));
            return null;
        });
    }

    /**
     * Answers a checkpoint, in one turn of the loop.
     *
     * @param partitions of which; those it does not have are left out of the answer
     * @param exact whether everything is written: the last cut of this node
     */
    public Future<ShardCut> cut(Set<Integer> partitions, boolean exact) {
        return on(() -> {
            if (parts.guard().broken()) {
                throw new IllegalStateException("the shard has failed");
            }
            Map<Integer, Cut> cuts = new HashMap<>();
            for (int number : partitions) {
                OwnedPartition partition = owned.get(number);
                if (partition != null) {
                    cuts.put(number, partition.lanes().cut(exact));
                }
            }
            return new ShardCut(registryPosition, cuts);
        });
    }

    /** The checkpoint with the last cut was committed, with these positions. */
    public void committed(Map<Integer, Long> written) {
        later("committed", () -> {
            written.forEach((number, position) -> {
                OwnedPartition partition = owned.get(number);
                if (partition != null) {
                    partition.committed(position);
                    replays.committed(number);
                }
            });
            checkpointed();
        });
    }

    private void checkpointed() {
        standings.tell();
        // a front may have stood because of what waited for this
        wake();
        // while the lease was lost nothing was sent
        book.dispatchers().forEach(Dispatcher::pump);
    }

    /** A checkpoint was committed with these positions in which this shard's last answer did not take part. */
    public void overtaken(Map<Integer, Long> written) {
        later(
                "overtaken",
                () -> written.forEach((number, position) -> {
                    OwnedPartition partition = owned.get(number);
                    if (partition != null) {
                        partition.lanes().overtaken(position);
                    }
                }));
    }

    /** The last cut said nothing of these partitions that is not written; no checkpoint was made of it. */
    public void idle(Set<Integer> partitions) {
        later("idle", () -> {
            for (int number : partitions) {
                OwnedPartition partition = owned.get(number);
                if (partition != null) {
                    partition.idle();
                }
            }
            checkpointed();
        });
    }

    /** A checkpoint was aborted, or may have been: what the one before wrote may be void. */
    public void voided() {
        later(
                "voided",
                () -> owned.values().forEach(partition -> partition.lanes().voided()));
    }

    /** The checkpoint with the last cut did not land. */
    public void abandoned() {
        later(
                "abandoned",
                () -> owned.values().forEach(partition -> partition.lanes().abandoned()));
    }

    /** Whether the checkpoint with the last cut landed can't be known. */
    public void doubtful(Map<Integer, Long> tried) {
        later(
                "doubtful",
                () -> tried.forEach((number, position) -> {
                    OwnedPartition partition = owned.get(number);
                    if (partition != null) {
                        partition.lanes().doubtful(position);
                    }
                }));
    }

    /** How far the subscription has got on each partition that this node owns and has started; nothing when it is not known here. */
    public Future<List<Standing>> standing(String subscriptionId) {
        return on(() -> {
            Dispatcher dispatcher = book.get(subscriptionId);
            return dispatcher == null
                    ? List.of()
                    : standings.of(dispatcher.webhook().key());
        });
    }

    /** Offers nothing more of these partitions; completes when none of their attempts is under way. */
    public Future<Void> quiesce(Set<Integer> partitions) {
        Promise<Void> done = Promise.promise();
        later("quiesce", () -> {
            List<Future<Void>> quiet = new ArrayList<>();
            for (int number : partitions) {
                OwnedPartition partition = owned.get(number);
                if (partition != null) {
                    quiet.add(partition.quiesce());
                    positions.set(number, Long.MAX_VALUE);
                }
            }
            Future.join(quiet).<Void>mapEmpty().onComplete(done);
        });
        return done.future();
    }

    /** These partitions are not this node's any more: their state is dropped without a word. */
    public Future<Void> drop(Set<Integer> partitions) {
        return on(() -> {
            pending.removeIf(one -> {
                boolean drop = partitions.contains(one.adoption().partition());
                if (drop) {
                    one.done().tryFail("the partition went to another node");
                }
                return drop;
            });
            replays.dropped(partitions);
            for (int number : partitions) {
                OwnedPartition partition = owned.remove(number);
                if (partition != null) {
                    partition.close();
                    positions.set(number, Long.MAX_VALUE);
                }
            }
            roster.share();
            return null;
        });
    }

    /** Ends the shard: drops everything and closes its connections. */
    public Future<Void> close() {
        return drop(Set.copyOf(owned.keySet()))
                .compose(v -> on(() -> {
                            replays.close();
                            parts.retries().close();
                            book.dispatchers().forEach(Dispatcher::handOverAttempts);
                            return null;
                        })
                        .compose(x -> parts.client().close()));
    }

    private <T> Future<T> on(Callable<T> task) {
        Promise<T> done = Promise.promise();
        context.runOnContext(v -> {
            try {
                done.complete(task.call());
            } catch (Exception | Error e) { // the outermost edge: whoever asked must hear of it
                done.fail(e);
                parts.guard().failed("task", e);
            }
        });
        return done.future();
    }
}
