// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.attempts.History;
import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.lane.PartitionLanes;
import dev.sluice.delivery.lane.Severed;
import dev.sluice.delivery.notice.NoticeType;
import dev.sluice.delivery.state.Adoption;
import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.sweep.Follower;
import dev.sluice.delivery.sweep.Front;
import dev.sluice.delivery.sweep.Source;
import dev.sluice.events.LogRecord;
import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Matches;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One shard's part of a partition that this node owns. Confined to the shard's event loop. */
final class OwnedPartition implements Front.Matcher {
    private static final Logger LOGGER = LoggerFactory.getLogger(OwnedPartition.class);

    private final ShardParts parts;
    private final ShardBook book;
    private final PartitionLanes lanes;
    private final Source source;
    private final Runnable wake;
    private final Sweeps sweeps;
    private Front front;
    private final Map<LaneKey, Track> tracks = new HashMap<>();
    private final Match match = new Match();
    private final Gaps gaps;
    private boolean offering = true;

    /** Sent before the first checkpoint, an event could be in no last cut: the keeper does not count the partition as started yet. */
    private boolean checkpointed;

    private int inFlight;
    private @Nullable Promise<Void> quiet;

    /** @param wake asks for a turn of the shard */
    OwnedPartition(ShardParts parts, ShardBook book, Source source, Adoption adoption, long front, Runnable wake) {
        this.parts = parts;
        this.book = book;
        this.source = source;
        this.wake = wake;
        this.lanes = new PartitionLanes(source.partition(), front, adoption.position(), parts.budget());
        this.front = new Front(source, front, this);
        this.sweeps = new Sweeps(source, lanes::front, parts.catchUp());
        this.gaps = new Gaps(this, book, parts);
    }

    int number() {
        return lanes.partition();
    }

    PartitionLanes lanes() {
        return lanes;
    }

    /** Has it brought up, by the sweep for those who are {@code far} behind or by the other. */
    void bringUp(Follower follower, boolean far) {
        sweeps.bringUp(follower, far);
    }

    /** Reads the record at the lane's place, to know how old it is. */
    Future<Void> date(Lane lane) {
        long next = lane.next();
        return parts.readBack().read(number(), next, 1).<Void>map(chunk -> {
            if (lane.next() == next && !chunk.records().isEmpty()) {
                lane.nextLoggedAt(chunk.records().getFirst().timestamp());
            }
            return null;
        });
    }

    /** Of the lane's open events, how many wait for a retry. */
    int parked(Lane lane) {
        Track track = tracks.get(lane.key());
        return Math.max(0, lane.openCount() - (track == null || track.lane() != lane ? 0 : track.inFlight()));
    }

    /** The lowest offset that is still in memory. */
    long tailStart() {
        return source.tail().firstOffset();
    }

    Gaps gaps() {
        return gaps;
    }

    Front front() {
        return front;
    }

    /**
     * Whether events of this partition may be sent: not before the first checkpoint of this ownership, nor while it is handed over,
     * nor while too many dead letters wait to be written.
     */
    boolean mayOffer() {
        return checkpointed && offering && lanes.deadBytes() < ShardParts.DEAD_LIMIT;
    }

    /** A replay's lane, which is there as long as the replay runs. */
    void add(ReplayTrack track) {
        tracks.put(track.lane().key(), track);
    }

    /** A subscription that is new here begins at its start. */
    void begin(Dispatcher dispatcher) {
        Lane lane = lanes.begin(
                dispatcher.webhook().key(), dispatcher.subscription().start(number()));
        if (lane != null) {
            track(dispatcher, lane).catchUp();
        }
    }

    /** The subscription is not served, or its circuit is open: its lane stands where it is. */
    void stand(Dispatcher dispatcher) {
        lanes.stand(lanes.lane(dispatcher.webhook().key()));
    }

    /** The subscription is served again. */
    void resume(Dispatcher dispatcher) {
        Lane lane = lanes.find(dispatcher.webhook().key());
        if (lane != null) {
            Track track = track(dispatcher, lane);
            track.catchUp();
            dispatcher.enlist(track);
        }
    }

    /**
     * The log was cut: it ends at {@code end} now. Everybody goes back to there; what was held of the events that are gone goes to the
     * dead letters, what was not even read is told as a gap.
     */
    void truncated(long end) {
        long had = lanes.front();
        for (Lane lane : lanes.lanes()) {
            long first = lane.live() ? lane.lowestHeld() : Math.min(lane.next(), lane.lowestHeld());
            long from = Math.max(first, end);
            if (had > from && !lane.key().isReplay()) {
                gaps.lost(lane.key(), from, had);
            }
        }
        lanes.truncated(end).forEach(this::giveUp);
        front.close();
        sweeps.begin();
        front = new Front(source, lanes.front(), this);
        if (offering) {
            tracks.values().forEach(Track::catchUp);
        } else {
            front.close();
            sweeps.close();
        }
    }

    private void giveUp(Severed severed) {
        Track track = tracks.get(severed.lane().key());
        Dispatcher dispatcher = track == null ? book.find(severed.lane().key()) : track.dispatcher();
        if (dispatcher != null) {
            dispatcher.letters().severed(track == null ? track(dispatcher, severed.lane()) : track, severed);
        }
    }

    /** The subscription is gone. */
    void remove(LaneKey key) {
        Track track = tracks.remove(key);
        if (track != null) {
            sweeps.leave(track);
            sweeps.leave(track.keys());
            forget(track);
        }
        lanes.remove(key);
    }

    private void forget(Track track) {
        for (Open open : track.lane().opens()) {
            parts.parked().release(open);
            parts.retries().forget(open);
        }
    }

    /** What waits in the queue was matched as the subscription was written before: it is matched again. */
    void matchAgain(Dispatcher dispatcher) {
        Lane lane = lanes.find(dispatcher.webhook().key());
        if (lane != null && (lane.queued() > 0 || lane.keys() > 0)) {
            lanes.stand(lane);
        }
        if (lane != null) {
            lanes.order(lane, dispatcher.ordered());
        }
    }

    Track track(Dispatcher dispatcher, Lane lane) {
        Track known = tracks.get(lane.key());
        if (known != null && known.lane() == lane) {
            return known;
        }
        lanes.order(lane, dispatcher.ordered());
        Track made = new Track(dispatcher, this, lane);
        tracks.put(lane.key(), made);
        return made;
    }

    @Override
    public void match(LogRecord record) {
        lanes.comesTo(record.timestamp());
        if (record.isForSubscribers()) {
            match.record = record;
            book.index().match(new EventFacts(record.event()), match);
        } else if (book.quarantines()) {
            quarantine(record);
        }
    }

    /** What no subscriber gets: the door has said so of an event, or the record is none. */
    private void quarantine(LogRecord record) {
        DeadLetter.Reason reason = record.isEvent() ? DeadLetter.Reason.SCHEMA : DeadLetter.Reason.UNREADABLE;
        parts.meters().quarantined(reason);
        lanes.quarantine(new DeadLetter(
                record.partition(),
                record.offset(),
                record,
                record.isEvent() ? record.event().tenant() : null,
                null,
                -1,
                reason,
                0,
                String.valueOf(record.isEvent() ? record.event().quarantine() : record.unreadable()),
                parts.clock().millis(),
                History.NONE));
    }

    /** Records that are no events are kept until their checkpoint: no more are looked at than it can take. */
    @Override
    public boolean takes() {
        return !book.quarantines() || lanes.deadBytes() < ShardParts.DEAD_LIMIT;
    }

    @Override
    public void advanced(long offset) {
        lanes.advance(offset);
    }

    @Override
    public void lost(long from, long to) {
        gaps.lost(from, to);
    }

    @Override
    public void more() {
        wake.run();
    }

    /** The log begins at {@code first}; what stands below {@code soon} is in danger. */
    void retention(long first, long soon) {
        if (mayOffer()) {
            gaps.look(first, soon);
        }
    }

    /** A checkpoint was committed: lanes that it told all about are gone, and so are their tracks. */
    void committed(long position) {
        lanes.committed(position).forEach(parts.notices()::deadLettered);
        checkpointed();
    }

    /** The last cut said nothing that is not written. */
    void idle() {
        lanes.idle();
        checkpointed();
    }

    private void checkpointed() {
        checkpointed = true;
        tracks.values().removeIf(track -> lanes.find(track.lane().key()) != track.lane());
        // dead letters may have been in the way, or too many held keys
        tracks.values().forEach(track -> {
            track.dispatcher().enlist(track);
            track.catchUp();
        });
    }

    /** The dispatcher's own lane here; null while it has none. */
    @Nullable
    Track track(Dispatcher dispatcher) {
        Lane lane = lanes.find(dispatcher.webhook().key());
        return lane == null ? null : track(dispatcher, lane);
    }

    void forgetRetry(Open open) {
        parts.retries().forget(open);
    }

    void launched(Track track) {
        track.launched();
        inFlight++;
    }

    void landed(Track track) {
        track.landed();
        inFlight--;
        if (inFlight == 0 && quiet != null) {
            quiet.tryComplete();
        }
    }

    /** Offers nothing more; completes when no attempt is under way. */
    Future<Void> quiesce() {
        offering = false;
        front.close();
        sweeps.close();
        if (inFlight == 0) {
            return Future.succeededFuture();
        }
        quiet = quiet == null ? Promise.promise() : quiet;
        return quiet.future();
    }

    void close() {
        offering = false;
        front.close();
        sweeps.close();
        tracks.values().forEach(this::forget);
        tracks.clear();
        lanes.close();
    }

    List<Track> tracks() {
        return new ArrayList<>(tracks.values());
    }

    /** Offers the record at hand to whoever matches it. */
    private final class Match implements Matches<Dispatcher> {
        private @Nullable LogRecord record;

        @Override
        public void matched(Dispatcher dispatcher) {
            LogRecord current = record;
            if (current == null
                    || NoticeType.isAbout(
                            current.event(), dispatcher.subscription().id())) {
                return;
            }
            Lane lane = lanes.lane(dispatcher.webhook().key());
            try {
                Track track = track(dispatcher, lane);
                if (lanes.offer(lane, current)) {
                    dispatcher.offered(track);
                } else {
                    track.catchUp();
                }
            } catch (RuntimeException bug) {
                stopOne(lane, bug);
            }
        }

        /** A bug of ours with one subscription: it stands where it is, the others go on. */
        private void stopOne(Lane lane, RuntimeException bug) {
            LOGGER.atError()
                    .setCause(bug)
                    .addKeyValue("subscriptionId", lane.key().subscriptionId())
                    .addKeyValue("partition", number())
                    .log("subscription stopped by an error in the gateway; it keeps its place");
            lanes.stand(lane);
        }

        @Override
        public void failed(Dispatcher dispatcher) {
            dispatcher.meters().filterError();
        }
    }
}
