// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.catchup.Distance;
import dev.sluice.delivery.catchup.Turns;
import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.lane.PartitionLanes;
import dev.sluice.delivery.sweep.Follower;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.subscriptions.match.EventFacts;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A dispatcher's lane on one partition, and which of its retries are due. Confined to the shard's event loop. */
class Track implements Follower, Turns.Waiting {
    /** How many one that gives way keeps in its queue: it has a lane on every partition. With order by key most may wait for each other. */
    private static final int FAR_LIMIT = PartitionLanes.QUEUE_LIMIT / 4;

    private final Dispatcher dispatcher;
    private final OwnedPartition partition;
    private final Lane lane;
    private final KeyTrack keys;
    private final ArrayDeque<Open> due = new ArrayDeque<>(0);
    private final Distance distance = new Distance();
    private int inFlight;
    private boolean ready;

    Track(Dispatcher dispatcher, OwnedPartition partition, Lane lane) {
        this.dispatcher = dispatcher;
        this.partition = partition;
        this.lane = lane;
        this.keys = new KeyTrack(this);
    }

    Lane lane() {
        return lane;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    OwnedPartition partition() {
        return partition;
    }

    PartitionLanes lanes() {
        return partition.lanes();
    }

    /** Whether it is a replay's, which sends when the live ones leave room. */
    @Override
    public boolean isReplay() {
        return false;
    }

    /** Whether it gives way to live deliveries: it is far behind. */
    @Override
    public boolean givesWay() {
        return !lane.live() && distance.at(lane.next(), lanes().front(), partition.tailStart());
    }

    /** Whether it may have one more event than {@code queued} in its queue at this moment. */
    boolean hasRoom(int queued) {
        return queued < FAR_LIMIT || (queued < PartitionLanes.QUEUE_LIMIT && (dispatcher.ordered() || !givesWay()));
    }

    /** An event was delivered, so long after it was received. */
    void delivered(long ageMillis) {
        dispatcher.meters().delivered(ageMillis);
    }

    /** Reads an open event again, whose body was let go; null when it is not there any more. */
    Future<@Nullable LogRecord> again(Open open) {
        return dispatcher.readAgain(new Position(partition.number(), open.offset()));
    }

    /** Where the event of this place stands on the events topic. */
    long origin(long offset) {
        return offset;
    }

    /** What a dead letter of this lane says behind its last outcome. */
    String remark() {
        return "";
    }

    /** An event went to the dead letters. */
    void gaveUp() {}

    void launched() {
        inFlight++;
    }

    void landed() {
        inFlight--;
    }

    /** How many requests are under way. */
    int inFlight() {
        return inFlight;
    }

    /** What reads its held keys again. */
    KeyTrack keys() {
        return keys;
    }

    /** An event is settled, or waits for its retry: with order by key, others may go now. */
    void freed() {
        if (lane.keys() > 0) {
            dispatcher.enlist(this);
            catchUp();
        }
    }

    boolean ready() {
        return ready;
    }

    void ready(boolean nowReady) {
        ready = nowReady;
    }

    void due(Open open) {
        due.add(open);
    }

    /** Whether there is an event to offer without reading the log. */
    boolean hasNext() {
        return !due.isEmpty() || lane.ready();
    }

    /** The next event to send, marked as in flight: a retry that is due before a new one; null when there is none. */
    @Nullable
    Open launch() {
        for (Open retry = due.poll(); retry != null; retry = due.poll()) {
            if (lane.open(retry.offset()) == retry && !retry.inFlight()) {
                lanes().relaunch(lane, retry);
                return retry;
            }
        }
        return lanes().launch(lane);
    }

    /** For a probe: just this one that waits, or null for the next new one. */
    @Nullable
    Open launch(@Nullable Open retry) {
        if (retry == null) {
            return lanes().launch(lane);
        }
        due.remove(retry);
        partition.forgetRetry(retry);
        lanes().probe(retry);
        return retry;
    }

    /** Asks the sweep to bring it up if it is behind and its queue is half empty. */
    void catchUp() {
        if (!lane.live() && hasRoom(2 * lane.queued()) && wants()) {
            partition.bringUp(this, givesWay());
        }
        keys.catchUp();
    }

    @Override
    public long next() {
        return lane.next();
    }

    @Override
    public boolean wants() {
        return !lane.live() && takesMore() && !lane.holdsTooMany();
    }

    /** Whether there is room for one more event, here and on the shard, and its subscription wants one. */
    final boolean takesMore() {
        return !lane.removed() && hasRoom(lane.queued()) && lanes().hasRoom(lane) && dispatcher.wants(lane.queued());
    }

    @Override
    public boolean matches(EventFacts facts) {
        return dispatcher.matches(facts);
    }

    @Override
    public boolean take(LogRecord record) {
        if (lane.queued() >= FAR_LIMIT && !dispatcher.ordered() && givesWay()) {
            return false;
        }
        boolean taken = lanes().catchUp(lane, record);
        dispatcher.offered(this);
        return taken;
    }

    @Override
    public void passed(long offset) {
        lanes().passed(lane, offset);
    }

    @Override
    public void saw(long timestamp) {
        lane.nextLoggedAt(timestamp);
    }

    @Override
    public void lost(long from, long to) {
        partition.gaps().lost(lane.key(), from, to);
        lanes().passed(lane, to);
    }
}
