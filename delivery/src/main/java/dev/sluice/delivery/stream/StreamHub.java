// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import dev.sluice.config.value.Start;
import dev.sluice.delivery.loop.NextTurn;
import dev.sluice.delivery.stream.wire.Wire;
import dev.sluice.delivery.sweep.Source;
import dev.sluice.events.tail.TailListener;
import dev.sluice.subscriptions.cursor.Cursor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All streams of one event loop. Confined to it, but for {@link TailListener} and {@link #truncated}.
 *
 * <p>The hub reads every partition at the tail. Each tick it takes a bounded run of records, matches each once, and then writes to
 * every session of every group that has got some, a bounded number of sockets a turn; the next tick begins when all are written to.
 */
public final class StreamHub implements TailListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(StreamHub.class);
    private static final long PAUSE_MILLIS = 200;
    private static final long BEAT_MILLIS = 250;
    private static final long WRITE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int WRITES_AT_ONCE = 64;

    private final Vertx vertx;
    private final Context context;
    private final HubParts parts;
    private final List<Slot> slots = new ArrayList<>();
    private final AtomicLongArray needed;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Set<Following> followers = new LinkedHashSet<>();
    private final Tick tick = new Tick();
    private final Judge judge;
    private final Groups groups;
    private final Flushes flushes = new Flushes(this);
    private final ArrayDeque<Runnable> betweenTicks = new ArrayDeque<>();
    private final Starts starts;
    private final long beats;
    private int sockets;
    private boolean writing;
    /** When the next tick may begin. */
    private long restUntil = System.nanoTime();

    private boolean restEnds;
    /** Whether the tick left something to read. */
    private boolean backlog;

    private boolean closed;

    private StreamHub(Vertx vertx, Context context, HubParts parts) {
        this.vertx = vertx;
        this.context = context;
        this.parts = parts;
        this.needed = new AtomicLongArray(parts.reader().partitions());
        this.starts = new Starts(this, parts);
        this.judge = new Judge(parts.meters());
        this.groups = new Groups(this, tick, judge);
        for (int partition = 0; partition < parts.reader().partitions(); partition++) {
            slots.add(new Slot(this, source(partition)));
            needed.set(partition, slots.get(partition).front().needsOfTail());
        }
        this.beats = vertx.setPeriodic(BEAT_MILLIS, beat -> beat());
    }

    /** Makes the hub of the calling event loop; it reads from where the tails end now. */
    public static StreamHub start(Vertx vertx, HubParts parts) {
        StreamHub hub = new StreamHub(vertx, vertx.getOrCreateContext(), parts);
        parts.reader().attach(hub);
        hub.wake();
        return hub;
    }

    private Source source(int partition) {
        return new Source(
                partition,
                parts.reader().tail(partition),
                parts.readBack()::read,
                this::later,
                turn -> vertx.setTimer(PAUSE_MILLIS, timer -> turn.run()));
    }

    /** Takes on a client. Called on the hub's event loop, as is everything of the socket. */
    public StreamSocket open(Wire wire, Outlet outlet) {
        sockets++;
        return new StreamSocket(this, wire, outlet);
    }

    /** Throws BadCursorException when the request begins at a cursor that is none of its tenant's. */
    public void check(StreamRequest request) {
        if (request.start() instanceof Start.AtCursor(String cursor)) {
            parts.cursors().decode(cursor, request.tenant());
        }
    }

    void closed(StreamSocket socket) {
        sockets--;
    }

    /** The log of a partition was cut: it ends at {@code end} now. From any thread. */
    public void truncated(int partition, long end) {
        context.runOnContext(v -> beforeTick(() -> cut(partition, end)));
    }

    /** Does this when nothing is being written, before the next tick. */
    void beforeTick(Runnable task) {
        betweenTicks.add(task);
        wake();
    }

    private void cut(int partition, long end) {
        slots.get(partition).cut(end);
        new ArrayList<>(followers).forEach(follower -> follower.cut(partition, end));
        groups.lost(new Gap(Gap.Reason.TRUNCATED, null));
    }

    /** Stops reading. The sockets are whoever's opened them. */
    public void close() {
        closed = true;
        parts.reader().detach(this);
        vertx.cancelTimer(beats);
        slots.forEach(slot -> {
            slot.front().close();
            slot.sweep().close();
        });
    }

    @Override
    public void wake() {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(v -> turn());
        }
    }

    @Override
    public long position(int partition) {
        return needed.get(partition);
    }

    @Override
    public void stuck(int partition) {
        LOGGER.atError().addKeyValue("partition", partition).log("stream hub does not move; the process must end");
        parts.stuck().run();
    }

    private void turn() {
        woken.set(false);
        if (closed || writing || rests()) {
            return;
        }
        tick.begin(parts.clock().millis(), socketBytes() / 2);
        for (Runnable task = betweenTicks.poll(); task != null; task = betweenTicks.poll()) {
            task.run();
        }
        backlog = readTick();
        deliver();
        if (backlog && woken.compareAndSet(false, true)) {
            later(this::turn);
        }
    }

    private boolean rests() {
        long rest = restUntil - System.nanoTime();
        if (rest > 0 && !restEnds) {
            restEnds = true;
            NextTurn.after(context, rest, () -> {
                restEnds = false;
                turn();
            });
        }
        return rest > 0;
    }

    /** Takes records of all partitions in turn; whether there may be more. */
    private boolean readTick() {
        slots.forEach(Slot::beginTick);
        boolean more = false;
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get((int) ((tick.number() + i) % slots.size()));
            boolean rest = true;
            while (rest && !tick.full()) {
                tick.looked();
                rest = slot.front().step(1);
            }
            more |= rest;
        }
        for (int partition = 0; partition < slots.size(); partition++) {
            slots.get(partition).endTick();
            needed.set(partition, slots.get(partition).front().needsOfTail());
        }
        judge.rest();
        return more;
    }

    private void deliver() {
        writing = true;
        flushes.hold();
        int writes = parts.options().turnWrites();
        long until = System.nanoTime() + WRITE_NANOS;
        boolean time = true;
        for (Group group = groups.dirty(); group != null && writes > 0 && time; group = groups.dirty()) {
            writes -= group.write(tick, Math.min(writes, WRITES_AT_ONCE));
            time = System.nanoTime() - until < 0;
            if (group.written()) {
                groups.written();
            }
            if (groups.dirtyCount() <= 1) {
                // while it is near; a socket of several groups is flushed once
                flushes.flush();
            }
        }
        flushes.release();
        if (groups.dirtyCount() == 0) {
            writing = false;
            long now = System.nanoTime();
            restUntil = backlog ? now : now + tick.restNanos(now);
            tick.end();
            new ArrayList<>(followers).forEach(Following::frontMoved);
        } else {
            later(this::goOn);
        }
    }

    private void goOn() {
        deliver();
        if (!writing) {
            // what came meanwhile found the hub writing
            wake();
        }
    }

    private void beat() {
        long now = parts.clock().millis();
        judge.beat(now);
        new ArrayList<>(followers).forEach(follower -> follower.beat(now));
        if (betweenTicks.isEmpty()) {
            betweenTicks.add(groups::queueOverdue);
            wake();
        }
    }

    Groups groups() {
        return groups;
    }

    Flushes flushes() {
        return flushes;
    }

    void follow(Following follower) {
        followers.add(follower);
    }

    void unfollow(Following follower) {
        followers.remove(follower);
    }

    Judge judge() {
        return judge;
    }

    Starts starts() {
        return starts;
    }

    Tick tick() {
        return tick;
    }

    HubParts parts() {
        return parts;
    }

    int partitions() {
        return slots.size();
    }

    Slot slot(int partition) {
        return slots.get(partition);
    }

    /** Where the front of a partition stands. */
    long front(int partition) {
        return slots.get(partition).position();
    }

    /** Where all fronts stand. */
    long[] fronts() {
        return slots.stream().mapToLong(Slot::position).toArray();
    }

    /** Where all fronts stood when the tick began. */
    long[] begun() {
        return slots.stream().mapToLong(Slot::begun).toArray();
    }

    /** What may wait in the queue of one that is behind. */
    int queueBytes() {
        return parts.options().queueBytes(followers.size());
    }

    /** What may wait in one socket. */
    int socketBytes() {
        return parts.options().socketBytes(sockets);
    }

    String sign(String tenant, long[] next) {
        return parts.cursors().encode(new Cursor(parts.topicId(), tenant, next));
    }

    /** Runs it in a later turn of the loop, after its sockets. */
    void later(Runnable task) {
        NextTurn.of(context, task);
    }

    /** Completes after so many milliseconds. */
    Future<Void> afterwards(long millis) {
        return vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
    }
}
