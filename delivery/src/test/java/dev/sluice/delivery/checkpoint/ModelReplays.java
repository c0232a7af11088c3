// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.lane.PartitionLanes;
import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.state.LaneState;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/** The replays and redrives of the model, beside its live lanes, and what the owner at the time knows of them; docs/decisions/0016. */
final class ModelReplays {
    private final NavigableMap<Long, LogRecord> log;
    private final RandomGenerator random;
    private final LaneModel.Plant plant;
    private final Set<LaneKey> removed;
    private final Map<LaneKey, ModelReplay> all = new LinkedHashMap<>();

    /** The dead letters topic: it grows, and is never cut. */
    private final NavigableMap<Long, LogRecord> letters = new TreeMap<>();

    /** Where they end for the owner at the time: below the registry's end where the log was cut before its eyes. */
    private final Map<LaneKey, Long> ends = new HashMap<>();

    /** @param removed the subscriptions that are gone, as they are at each moment */
    ModelReplays(
            NavigableMap<Long, LogRecord> log, RandomGenerator random, LaneModel.Plant plant, Set<LaneKey> removed) {
        this.log = log;
        this.random = random;
        this.plant = plant;
        this.removed = removed;
    }

    Collection<ModelReplay> all() {
        return all.values();
    }

    ModelReplay get(LaneKey key) {
        return all.get(key);
    }

    /** Those that the registry has running. */
    List<ModelReplay> running() {
        return all.values().stream().filter(ModelReplay::running).toList();
    }

    /** One more dead letter, with the event of that record; where the next one will stand. */
    long addLetter(LogRecord record) {
        long offset = lettersEnd() + random.nextInt(2);
        letters.put(offset, LogRecord.of(new Position(record.partition(), offset), 0, 100, record.event()));
        return lettersEnd();
    }

    private long lettersEnd() {
        return end(letters);
    }

    private static long end(NavigableMap<Long, LogRecord> topic) {
        return topic.isEmpty() ? 0 : topic.lastKey() + 1;
    }

    /** What it reads. */
    NavigableMap<Long, LogRecord> topic(ModelReplay one) {
        return one.ofLetters() ? letters : log;
    }

    /** The registry has one more. */
    void add(ModelReplay replay) {
        all.put(replay.key(), replay);
    }

    /** A shard reads this part of the registry. */
    void hear(int shard, PartitionLanes lanes, long from, long to) {
        for (ModelReplay one : all.values()) {
            if (one.shard() != shard) {
                continue;
            }
            if (one.endedIn(from, to)) {
                lanes.remove(one.key());
            }
            if (one.key().incarnation() >= from && runs(one, to)) {
                begin(one, lanes);
            }
        }
    }

    private boolean runs(ModelReplay one, long heard) {
        return one.runsFor(heard) && !removed.contains(one.owner());
    }

    private void begin(ModelReplay one, PartitionLanes lanes) {
        ends.put(one.key(), one.end());
        if (plant == LaneModel.Plant.REPLAY_LIVE) {
            lanes.lane(one.key());
        } else {
            lanes.beginReplay(one.key(), one.start());
        }
    }

    /** There is another owner: what the last one knew is gone with it. */
    void forget() {
        ends.clear();
    }

    /**
     * A shard of the new owner takes over what is written.
     *
     * @param heard how far it has read the registry
     * @param position the registry position of the partition record
     */
    void adopt(int shard, PartitionLanes lanes, long heard, long position, Map<LaneKey, LaneState> written) {
        for (ModelReplay one : all.values()) {
            LaneState state = written.get(one.key());
            if (one.shard() != shard) {
                continue;
            }
            if (state != null && runs(one, heard)) {
                ends.put(one.key(), one.end());
                lanes.restore(one.key(), state);
            } else if (state != null) {
                lanes.removeOrphan(one.key(), state);
            } else if (runs(one, heard) && one.key().incarnation() >= position) {
                begin(one, lanes);
            } else if (runs(one, heard)) {
                // it had a header as long as it ran
                one.finish();
            }
        }
    }

    /** The log was cut, and the owner of these lanes has seen it. */
    void truncated(PartitionLanes lanes, long cut) {
        ends.replaceAll((key, end) -> key.onEvents() && lanes.find(key) != null ? Math.min(end, cut) : end);
    }

    /** Its subscription is gone, or stands. */
    void stand(LaneKey owner, PartitionLanes lanes) {
        for (ModelReplay one : all.values()) {
            Lane lane = one.owner().equals(owner) ? lanes.find(one.key()) : null;
            if (lane != null && removed.contains(owner)) {
                lanes.remove(one.key());
            } else if (lane != null) {
                lanes.stand(lane);
            }
        }
    }

    /**
     * Reads its topic for one of them up to its end, wherever the front is.
     *
     * @param filter the filter of its subscription
     * @return whether it went on
     */
    boolean read(PartitionLanes lanes, Lane lane, ToIntFunction<LaneKey> filter, int records) {
        ModelReplay one = all.get(lane.key());
        long from = lane.next();
        long until = end(one);
        boolean asksAgain = !one.ofLetters() || plant == LaneModel.Plant.REDRIVE_FILTERED;
        int wanted = asksAgain ? filter.applyAsInt(one.owner()) : 1;
        for (LogRecord record : topic(one).subMap(from, Math.max(from, until)).values()) {
            boolean matches = one.wants(record.offset()) && record.offset() % wanted == 0;
            if (records-- == 0 || (matches && !lanes.catchUp(lane, record))) {
                lanes.passed(lane, record.offset());
                return lane.next() > from;
            }
            lanes.passed(lane, record.offset() + 1);
        }
        lanes.passed(lane, until);
        return lane.next() > from;
    }

    /** How far it can be read. */
    private long end(ModelReplay one) {
        long logEnd = end(topic(one));
        return plant == LaneModel.Plant.REPLAY_END_PASSED
                ? logEnd
                : Math.min(logEnd, ends.getOrDefault(one.key(), one.end()));
    }

    /** A checkpoint of these lanes was committed: what it says to be at its end is done. */
    void committed(int shard, PartitionLanes lanes) {
        for (ModelReplay one : all.values()) {
            Lane lane = one.shard() == shard ? lanes.find(one.key()) : null;
            if (lane != null && ended(lane, ends.getOrDefault(one.key(), one.end()))) {
                one.finish();
            }
        }
    }

    private boolean ended(Lane lane, long end) {
        return plant == LaneModel.Plant.REPLAY_DONE_EARLY
                ? lane.next() >= end && lane.queued() == 0 && lane.openCount() == 0
                : lane.endedAt(end);
    }

    /** One of those that run, if there is one. */
    List<ModelReplay> anyRunning() {
        List<ModelReplay> running = running();
        return running.isEmpty() ? running : List.of(running.get(random.nextInt(running.size())));
    }
}
