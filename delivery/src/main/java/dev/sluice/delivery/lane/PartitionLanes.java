// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.state.LaneState;
import dev.sluice.events.LogRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one shard on one partition that this node owns. Confined to the shard's event loop.
 *
 * <p>A lane exists only while the partition's position does not tell all of it; {@link #lane} makes it when an event is matched,
 * and it is dropped after the checkpoint that wrote down the last of it.
 */
public final class PartitionLanes {
    /** How many matched events a lane keeps that its target has no credit for; past it the lane is behind. */
    public static final int QUEUE_LIMIT = 256;

    private final int partition;
    private final QueueBudget budget;
    private final KeyBounds bounds;
    private final Map<LaneKey, Lane> lanes = new LinkedHashMap<>();
    private final List<Lane> removed = new ArrayList<>();
    private final OwedLetters letters = new OwedLetters();
    private final WrittenPlace written;
    private long front;

    /** When the last record below the front came onto the log; 0 when not known. */
    private long frontLoggedAt;

    private int cuts;

    /**
     * @param partition the partition
     * @param front where this shard begins to match
     * @param committed the written position, -1 when nothing was ever written of this partition
     * @param budget bounds the bytes of the events that wait in all queues of the shard
     */
    public PartitionLanes(int partition, long front, long committed, QueueBudget budget) {
        this(partition, front, committed, budget, KeyBounds.USUAL);
    }

    /** The same with other bounds on order by key. */
    public PartitionLanes(int partition, long front, long committed, QueueBudget budget, KeyBounds bounds) {
        this.partition = partition;
        this.front = front;
        this.written = new WrittenPlace(committed);
        this.budget = budget;
        this.bounds = bounds;
    }

    /** The partition. */
    public int partition() {
        return partition;
    }

    /** Everything below was matched; what stands there and is not held by a lane is settled. */
    public long front() {
        return front;
    }

    /** The position of the last checkpoint known to have been committed. */
    public long committed() {
        return written.position();
    }

    /** Says that everything below {@code offset} was matched and offered. */
    public void advance(long offset) {
        front = Math.max(front, offset);
    }

    /** Says that the front comes to a record that came onto the log then, epoch milliseconds. */
    public void comesTo(long timestamp) {
        frontLoggedAt = timestamp;
    }

    /** The lanes that exist at this moment; not to be changed. */
    public Collection<Lane> lanes() {
        return lanes.values();
    }

    /** The subscription's lane, null while there is none to speak of. */
    public @Nullable Lane find(LaneKey key) {
        return lanes.get(key);
    }

    /** The subscription's lane, made live at the front when there is none. */
    public Lane lane(LaneKey key) {
        return lanes.computeIfAbsent(key, k -> new Lane(k, partition, 0, true, 0));
    }

    /**
     * Begins a subscription that is new to this partition.
     *
     * @param start the offset of the first event it gets
     * @return its lane, null when the front stands there and has been written down, so that there is nothing to remember
     */
    public @Nullable Lane begin(LaneKey key, long start) {
        if (start == front && written.position() >= start) {
            return null;
        }
        Lane lane = new Lane(key, partition, start, start >= front, start);
        lanes.put(key, lane);
        return lane;
    }

    /** Begins a replay's lane: behind, and never live. It has a header from the next cut on, for as long as it is there. */
    public Lane beginReplay(LaneKey key, long start) {
        Lane lane = new Lane(key, partition, start, false, 0);
        lanes.put(key, lane);
        return lane;
    }

    /** Takes over what an earlier owner wrote down of a lane. */
    public Lane restore(LaneKey key, LaneState state) {
        long next = state.header() == null ? front : state.header();
        Lane lane = new Lane(key, partition, next, next >= front && !key.isReplay(), 0);
        if (state.header() != null) {
            lane.restoreHeader(state.header());
        }
        state.pages().forEach(lane::restorePage);
        budget.opened(lane.openCount());
        if (!state.held().isEmpty()) {
            KeyOrder order = new KeyOrder(lane, budget, bounds);
            lane.order(order);
            state.held().forEach(order::restore);
        }
        lanes.put(key, lane);
        return lane;
    }

    /** Whether events of one key are to be sent in order from now on; what is held stays in order until it is through. */
    public void order(Lane lane, boolean byKey) {
        KeyOrder order = lane.order();
        if (order == null && byKey) {
            order = new KeyOrder(lane, budget, bounds);
            lane.order(order);
        }
        if (order != null) {
            order.on(byKey);
        }
    }

    /** Reads the lane's held keys again. */
    public KeyReader reader(Lane lane) {
        return new KeyReader(this, lane);
    }

    /** Ends a subscription here: nothing of it is offered any more, and what is stored of it goes with the next checkpoint. */
    public void remove(LaneKey key) {
        Lane lane = lanes.remove(key);
        if (lane != null) {
            lane.remove();
            close(lane);
            removed.add(lane);
        }
    }

    private void close(Lane lane) {
        budget.release(lane, lane.queue());
        budget.opened(-lane.openCount());
        lane.queue().clear();
        KeyOrder order = lane.order();
        if (order != null) {
            order.close();
        }
    }

    /** Removes what is stored of a subscription that does not exist any more. */
    public void removeOrphan(LaneKey key, LaneState state) {
        restore(key, state);
        remove(key);
    }

    /**
     * Offers a live lane the event that the front has just matched.
     *
     * @return whether it was taken; false when the lane refused it, because it starts later, has it open already, or is behind
     */
    public boolean offer(Lane lane, LogRecord record) {
        if (!lane.live() || record.offset() < lane.next() || lane.holds(record.offset())) {
            return false;
        }
        return switch (admit(lane, record)) {
            case HELD -> false;
            case NO_ROOM -> {
                lane.next(record.offset());
                lane.nextLoggedAt(record.timestamp());
                lane.live(false);
                yield false;
            }
            case QUEUE -> {
                enqueue(lane, record);
                yield true;
            }
        };
    }

    /**
     * Offers a lane that is behind the event that a sweep has just matched.
     *
     * @return false when it has no room and stays where it is
     */
    public boolean catchUp(Lane lane, LogRecord record) {
        if (lane.holds(record.offset())) {
            return true;
        }
        KeyOrder.Admission admission = admit(lane, record);
        if (admission == KeyOrder.Admission.QUEUE) {
            enqueue(lane, record);
        }
        return admission != KeyOrder.Admission.NO_ROOM;
    }

    private KeyOrder.Admission admit(Lane lane, LogRecord record) {
        KeyOrder order = lane.order();
        KeyOrder.Admission admission = order == null ? KeyOrder.Admission.QUEUE : order.admit(record);
        if (admission != KeyOrder.Admission.QUEUE || !full(lane, record)) {
            return admission;
        }
        if (order == null || !order.shed() || full(lane, record)) {
            return KeyOrder.Admission.NO_ROOM;
        }
        return order.admit(record);
    }

    private boolean full(Lane lane, LogRecord record) {
        if (lane.queued() >= QUEUE_LIMIT) {
            return true;
        }
        boolean refused = !fits(lane, record.sizeBytes());
        if (refused) {
            lane.refused(record.sizeBytes());
        }
        return refused;
    }

    /** Whether the bytes of what waits leave room for the event that the lane was refused last: asked before it is read again. */
    public boolean hasRoom(Lane lane) {
        return fits(lane, lane.refused());
    }

    private boolean fits(Lane lane, long bytes) {
        return budget.fits(lane, bytes, lane.queued() == 0);
    }

    private void enqueue(Lane lane, LogRecord record) {
        lane.enqueue(record);
        budget.take(lane, record);
    }

    /** Says that a sweep has read everything below {@code offset} for this lane; at the front it is live again. */
    public void passed(Lane lane, long offset) {
        if (lane.live()) {
            return;
        }
        lane.next(Math.max(lane.next(), offset));
        if (lane.next() >= front && !lane.key().isReplay()) {
            lane.live(true);
        }
    }

    /** Makes a lane stand where it is, behind: its queue is let go and is read again later. */
    public void stand(Lane lane) {
        KeyOrder order = lane.order();
        if (order != null) {
            order.stand();
        }
        budget.release(lane, lane.queue());
        if (lane.live()) {
            lane.next(Math.max(front, lane.next()));
            lane.nextLoggedAt(frontLoggedAt);
        }
        lane.dropQueue();
        lane.live(false);
    }

    /** Opens the next waiting event as in flight; null when none may be sent. */
    public @Nullable Open launch(Lane lane) {
        KeyOrder order = lane.order();
        LogRecord again = order == null ? null : order.ahead().poll();
        LogRecord record = again == null ? lane.dequeue() : again;
        if (record == null) {
            return null;
        }
        budget.give(lane, record);
        Open opened = lane.launch(record, cuts);
        budget.opened(1);
        if (order != null) {
            order.opened(opened, record, again != null);
        }
        opened.launch();
        return opened;
    }

    /** Starts the next attempt of an event that waited for its retry. */
    public void relaunch(Lane lane, Open open) {
        open.launch();
        lane.changed(open);
    }

    /** Tries an event that waits for its retry out of turn: nothing of it is written for that. */
    public void probe(Open open) {
        open.launch();
    }

    /** The attempt out of turn failed: the event waits as it did, with its due time, and nothing is written. */
    public void leave(Lane lane, Open open) {
        if (!lane.removed() && !open.settled()) {
            open.leave();
            lane.left(open);
        }
    }

    /** The event was delivered: it is done. */
    public void settle(Lane lane, Open open) {
        if (!lane.removed() && !open.settled()) {
            done(lane, open);
        }
    }

    private void done(Lane lane, Open open) {
        lane.settle(open, front);
        // what was severed is not in the lane any more
        budget.opened(open.severed() ? 0 : -1);
    }

    /** The attempt failed: the event waits for its retry. */
    public void park(Lane lane, Open open, Retry retry) {
        if (!lane.removed() && !open.settled()) {
            open.park(retry);
            lane.parked(open);
        }
    }

    /** Takes an event that waits out of the retries, to be given up: no request is made. */
    public void claim(Open open) {
        open.claim();
    }

    /** The event is given up: it is done once the dead letter is on its topic, which is together with the next cut. */
    public void giveUp(Lane lane, Open open, DeadLetter letter) {
        if (!lane.removed() && !open.settled()) {
            done(lane, open);
            quarantine(letter);
        }
    }

    /** A record that is no event goes to the dead letters, once. */
    public void quarantine(DeadLetter letter) {
        letters.add(letter);
    }

    /** About how many bytes of dead letters wait for their checkpoint. */
    public long deadBytes() {
        return letters.bytes();
    }

    /**
     * Answers a checkpoint. A cut that is neither {@link #committed}, {@link #abandoned} nor {@link #doubtful} yet is abandoned by
     * the next one.
     *
     * @param exact whether everything is written, so that the next owner repeats nothing: the last cut of this node
     */
    public Cut cut(boolean exact) {
        abandoned();
        Cut.Builder cut = new Cut.Builder(partition, cuts, written.written(), front, exact);
        // removals first: a lane of the same key may have come since
        removed.forEach(lane -> lane.cutRemoval(cut));
        lanes.values().forEach(lane -> lane.cut(cut, front));
        cuts++;
        Cut answer = cut.build(letters.cut());
        written.cut(answer.position());
        return answer;
    }

    /**
     * The checkpoint with the last cut was committed.
     *
     * @param position the position it wrote, the least of all shards'
     * @return the dead letters that are on their topic now
     */
    public List<DeadLetter> committed(long position) {
        if (!written.ended()) {
            return List.of();
        }
        written.committed(position);
        List<DeadLetter> told = letters.committed();
        lanes.values().forEach(Lane::committed);
        lanes.values().removeIf(lane -> lane.implicit(front, written.position()));
        removed.forEach(Lane::committed);
        removed.removeIf(Lane::gone);
        return told;
    }

    /** The last cut said nothing that is not written, so no checkpoint was made of it. */
    public void idle() {
        if (written.ended()) {
            lanes.values().removeIf(lane -> lane.implicit(front, written.position()));
        }
    }

    /**
     * A checkpoint was aborted, or may have been: where the brokers lost the marker of the one that landed before it, that is void, too
     * (docs/decisions/0034). All that it wrote is owed again.
     */
    public void voided() {
        lanes.values().forEach(Lane::voided);
        removed.forEach(Lane::voided);
    }

    /** A checkpoint in which this shard did not take part anew was committed with this position. */
    public void overtaken(long position) {
        written.overtaken(position);
    }

    /** The checkpoint with the last cut did not land. */
    public void abandoned() {
        unwritten(false);
    }

    /**
     * Whether the checkpoint with the last cut landed can't be known: all of it is owed again, and its position counts as written
     * so that the next one does not go back behind it.
     *
     * @param position the position it tried to write
     */
    public void doubtful(long position) {
        if (unwritten(true)) {
            written.committed(position);
        }
    }

    /** False when no cut was on its way. */
    private boolean unwritten(boolean mayHaveLanded) {
        boolean ended = written.ended();
        if (ended) {
            lanes.values().forEach(lane -> lane.unwritten(mayHaveLanded));
            removed.forEach(lane -> lane.unwritten(mayHaveLanded));
        }
        return ended;
    }

    /** The position of the last cut's answer. */
    public long cutPosition() {
        return written.cutPosition();
    }

    /**
     * The log was cut: it ends at {@code end} now, and offsets from there on will be used again. The front and every lane go back to
     * there, and so does the position of the next checkpoint; what is known of later offsets is of events that are gone.
     *
     * @return what the lanes held of those events, to be given up
     */
    public List<Severed> truncated(long end) {
        // a cut on its way speaks of offsets that are no more: whether it lands or not, all of it is owed anew
        unwritten(true);
        front = Math.min(front, end);
        written.truncated(end);
        List<Severed> severed = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            if (!lane.key().onEvents()) {
                continue;
            }
            List<LogRecord> queued = lane.dropFrom(end);
            List<Open> open = lane.sever(end);
            budget.opened(-open.size());
            KeyOrder order = lane.order();
            if (order != null) {
                queued.addAll(order.sever(end));
            }
            budget.release(lane, queued);
            if (!queued.isEmpty() || !open.isEmpty()) {
                severed.add(new Severed(lane, open, queued));
            }
        }
        return severed;
    }

    /** Gives back what the queues hold, when the partition goes to another node. */
    public void close() {
        for (Lane lane : lanes.values()) {
            lane.remove();
            close(lane);
        }
        lanes.clear();
    }
}
