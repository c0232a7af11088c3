// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.lane.Cut;
import dev.sluice.delivery.lane.KeyBounds;
import dev.sluice.delivery.lane.KeyReader;
import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.lane.PartitionLanes;
import dev.sluice.delivery.lane.QueueBudget;
import dev.sluice.delivery.lane.Retry;
import dev.sluice.delivery.lane.Severed;
import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.state.LaneState;
import dev.sluice.delivery.state.StateCodec;
import dev.sluice.delivery.state.StateWrite;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One partition's life under a random schedule, beside the simplest possible reference: the set of events each subscription must
 * get. Two shards, a Keeper, a store of what was committed. Time is a counter.
 */
final class LaneModel {
    /** A bug planted into the mechanism, that the model must find. */
    enum Plant {
        NONE,
        /** The position is read after the lanes were copied. */
        POSITION_LATE,
        /** A lane's record is removed although the position does not tell all of it. */
        TOMBSTONE_EARLY,
        /** An event that waits for its retry is not written down. */
        PARKED_PASSED,
        /** One shard is not told that the log was cut. */
        CUT_NOT_TOLD,
        /** Where a held key goes on is not written down. */
        HELD_PASSED,
        /** A lane is said to stand where it stood some cuts ago, though it has sent what comes after that. */
        HEADER_LATE,
        /** Nobody is told that a checkpoint was aborted after one whose marker was lost. */
        VOID_NOT_TOLD,
        /** What comes aboard a sweep in the middle of a turn passes for having been there from its beginning. */
        BOARDED_LATE,
        /** How far a replay is is not written down. */
        REPLAY_UNWRITTEN,
        /** A replay goes on where it ends, as far as the log goes. */
        REPLAY_END_PASSED,
        /** A replay is said to be done before a checkpoint says so. */
        REPLAY_DONE_EARLY,
        /** A replay's lane is begun at the front, as a live one. */
        REPLAY_LIVE,
        /** A redrive is keyed as if it stood on the events topic. */
        REDRIVE_ON_EVENTS,
        /** A redrive asks its subscription's filter again. */
        REDRIVE_FILTERED
    }

    private static final int SHARDS = 2;
    private static final int MOST_ROUNDS = 100_000;
    private static final int PARTITION = 0;
    private static final String CUT = "cut";
    private static final List<Event> EVENTS =
            IntStream.range(0, 6).mapToObj(LaneModel::event).toList();

    private static Event event(int key) {
        return Event.builder()
                .tenant("t")
                .id("" + key)
                .source("/in/s")
                .type("a.b")
                .time("2026-01-01T00:00:00Z")
                .receivedMillis(0)
                .verification("body")
                .partitionKey(key == 0 ? null : "k" + key)
                .data(new byte[0])
                .build();
    }

    /**
     * @param modulus its filter of today
     * @param common a multiple of all filters that it ever had
     * @param changed the log's end when its filter was last changed
     * @param ordered whether it wants order by key
     * @param always whether it always did
     */
    private record Subscriber(
            LaneKey key,
            int modulus,
            int shard,
            long start,
            int common,
            long changed,
            boolean ordered,
            boolean always) {
        Subscriber(LaneKey key, int modulus, int shard, long start, boolean ordered) {
            this(key, modulus, shard, start, modulus, 0, ordered, ordered);
        }

        Subscriber filtered(int next, long end) {
            return new Subscriber(key, next, shard, start, common * next, end, ordered, always);
        }

        Subscriber ordered(boolean byKey) {
            return new Subscriber(key, modulus, shard, start, common, changed, byKey, false);
        }

        /** What it must get: what came since its filter was changed, or is wanted by all its filters. */
        boolean mustGet(long offset) {
            return offset >= start && offset % (offset >= changed ? modulus : common) == 0;
        }

        /** What it may get besides. */
        boolean mayGet(long offset) {
            return offset >= start && (mustGet(offset) || offset < changed);
        }

        /** What came after the log was cut is new to it, whatever the offset. */
        Subscriber startingBy(long end) {
            return new Subscriber(
                    key, modulus, shard, Math.min(start, end), common, Math.min(changed, end), ordered, always);
        }
    }

    /** The log lost what stood at {@code end} or later. */
    private record LogCut(long at, long end) {
        boolean took(LaneKey key, DeadLetter letter) {
            return key.onEvents() && letter.offset() >= end && letter.at() < at;
        }
    }

    /** An event under way whose offset is another one's since the log was cut. */
    private record Orphan(PartitionLanes lanes, Lane lane, Open open) {}

    /** A shard's answer to a checkpoint. */
    private record Answer(Cut cut, Checkpoint.ShardPlace place, int number) {}

    /** What Kafka holds. */
    private static final class Store {
        private long position = -1;
        /** How far the position may go back: to where the log was cut since it was written. */
        private long floor = -1;

        private long registry;
        private final Map<LaneKey, LaneState> lanes = new HashMap<>();

        /** What stood there before the last checkpoint, while its marker is missing; null when it is not. */
        private Store unmarked;

        private final Map<LaneKey, Set<Long>> dead = new HashMap<>();
        private final List<LogCut> cuts = new ArrayList<>();

        /** What is written may speak of offsets that the log does not have any more. */
        boolean isBeyond(long end) {
            return position > end
                    || lanes.entrySet().stream()
                            .anyMatch(each ->
                                    each.getKey().onEvents() && each.getValue().highest() > end);
        }

        /** A checkpoint lands, and the brokers lose the marker that says so. */
        void landUnmarked(Checkpoint checkpoint) {
            Store before = new Store();
            before.position = position;
            before.floor = floor;
            before.registry = registry;
            before.lanes.putAll(lanes);
            land(checkpoint);
            unmarked = before;
        }

        /** A transaction is aborted: its marker is also that of one before it that has none. */
        void abort() {
            if (unmarked != null) {
                position = unmarked.position;
                floor = Math.min(floor, unmarked.floor);
                registry = unmarked.registry;
                lanes.clear();
                lanes.putAll(unmarked.lanes);
                unmarked = null;
            }
        }

        void land(Checkpoint checkpoint) {
            unmarked = null;
            long next = checkpoint.positions().get(PARTITION);
            assertThat(next).as("the written position goes back").isGreaterThanOrEqualTo(floor);
            floor = next;
            position = next;
            registry = Math.max(registry, checkpoint.registryPositions().get(PARTITION));
            for (StateWrite write : checkpoint.writes().get(PARTITION)) {
                StateWrite read = StateCodec.read(StateCodec.key(write), StateCodec.value(write));
                assertThat(read).isEqualTo(write);
                LaneState state =
                        lanes.getOrDefault(read.key(), LaneState.EMPTY).with(read);
                if (state.isEmpty()) {
                    lanes.remove(read.key());
                } else {
                    lanes.put(read.key(), state);
                }
            }
            for (DeadLetter letter : checkpoint.deadLetters()) {
                LaneKey key = new LaneKey(String.valueOf(letter.subscription()), letter.incarnation());
                if (letter.lastOutcome().equals(CUT) || cuts.stream().anyMatch(cut -> cut.took(key, letter))) {
                    continue;
                }
                dead.computeIfAbsent(key, k -> new TreeSet<>()).add(letter.offset());
            }
        }
    }

    private final Random random;
    private final Plant plant;
    private final TreeMap<Long, LogRecord> log = new TreeMap<>();
    private final Store store = new Store();
    private final Map<LaneKey, Subscriber> subscribers = new HashMap<>();
    private final List<Subscriber> registryOrder = new ArrayList<>();
    private final Map<LaneKey, TreeMap<Long, Integer>> delivered = new HashMap<>();
    private final Map<LaneKey, Set<Long>> done = new HashMap<>();
    private final Set<LaneKey> paused = new HashSet<>();
    private final KeyBounds bounds;

    /** So many keys have events, one of which is none: with few of them many wait for each other. */
    private final int keys;

    private final long[] shardRegistry = new long[SHARDS];
    private final Checkpoint.ShardPlace[] places = new Checkpoint.ShardPlace[SHARDS];
    private final Answer[] late = new Answer[SHARDS];
    private final Set<LaneKey> removed = new HashSet<>();
    private final ModelReplays replays;
    private final ModelRepeats repeats = new ModelRepeats(SHARDS);

    /** What stood on the topic before the last checkpoint, while its marker is missing. */
    private ModelRepeats.Written unmarked = repeats.written();

    private long registryEnd;
    private final List<Orphan> orphans = new ArrayList<>();
    private PartitionLanes[] shards = new PartitionLanes[SHARDS];
    /** The log was cut, and no checkpoint from after that has landed. */
    private boolean cutUnwritten;
    /** Nor in the state before the last checkpoint, which stands while its marker is missing. */
    private boolean cutUnmarked;
    /** It has grown since: a crash now could not tell that it was cut. */
    private boolean regrown;

    private long end;
    private long now;

    LaneModel(long seed, Plant plant) {
        this.random = new Random(seed);
        this.bounds = random.nextBoolean()
                ? KeyBounds.USUAL
                : new KeyBounds(
                        1 + random.nextInt(6), 1 + random.nextInt(3), 1 + random.nextInt(3), 1 + random.nextInt(4));
        this.keys = random.nextInt(3) == 0 ? 2 : EVENTS.size();
        this.plant = plant;
        this.replays = new ModelReplays(log, random, plant, removed);
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            subscribe();
        }
        start();
    }

    /** Runs a schedule of so many steps, then lets everything come to rest, and checks what arrived. */
    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
        rest();
        check();
    }

    private void step() {
        now++;
        if (random.nextInt(60) == 0) {
            cutLog();
        }
        if (random.nextInt(3) == 0) {
            answerOrphans();
        }
        switch (random.nextInt(30)) {
            case 29 -> replay();
            case 26, 27, 28 -> goOnWithReplays(random.nextInt(SHARDS));
            case 24, 25 -> turns(random.nextInt(SHARDS), 1 + random.nextInt(12));
            case 20, 21 -> read(random.nextInt(SHARDS), 1 + random.nextInt(8));
            case 22 -> pauseOrResume();
            case 23 -> {
                if (random.nextInt(3) == 0) {
                    change();
                }
            }
            case 0, 1, 2 -> append();
            case 3, 4, 5 -> match(random.nextInt(SHARDS), 1 + random.nextInt(6));
            case 6, 7 -> sweep(random.nextInt(SHARDS), 1 + random.nextInt(6));
            case 8, 9 -> launch(random.nextInt(SHARDS));
            case 10, 11 -> answer(random.nextInt(SHARDS));
            case 12 -> relaunch(random.nextInt(SHARDS));
            case 13, 14, 15 -> checkpoint(false);
            case 16 -> stand(random.nextInt(SHARDS));
            case 17 -> hearRegistry(random.nextInt(SHARDS));
            case 18 -> {
                if (random.nextInt(4) == 0) {
                    subscribe();
                } else if (random.nextInt(8) == 0) {
                    unsubscribe();
                }
            }
            default -> {
                if (random.nextBoolean()) {
                    start();
                } else {
                    handOver();
                }
            }
        }
    }

    /** An unclean loss of brokers: acknowledged records are gone, and their offsets are used again. */
    private void cutLog() {
        now++;
        log.tailMap(end - random.nextLong(Math.min(end, 12) + 1), true).clear();
        long cut = log.isEmpty() ? 0 : log.lastKey() + 1;
        end = cut;
        registryOrder.replaceAll(one -> one.startingBy(cut));
        registryOrder.forEach(one -> subscribers.put(one.key(), one));
        replays.all().forEach(one -> one.cut(cut));
        onEvents(delivered).forEach(offsets -> offsets.tailMap(cut, true).clear());
        onEvents(done).forEach(offsets -> offsets.removeIf(offset -> offset >= cut));
        repeats.truncated(cut);
        onEvents(store.dead).forEach(offsets -> offsets.removeIf(offset -> offset >= cut));
        store.cuts.add(new LogCut(now, cut));
        store.floor = Math.min(store.floor, cut);
        for (int shard = plant == Plant.CUT_NOT_TOLD ? 1 : 0; shard < SHARDS; shard++) {
            cutLanes(shards[shard], cut);
        }
        Arrays.fill(places, null);
        Arrays.fill(late, null);
        regrown &= cutUnwritten || cutPending();
        cutUnwritten = true;
    }

    /** Of the lanes whose offsets are of the log. */
    private static <T> Stream<T> onEvents(Map<LaneKey, T> byLane) {
        return byLane.entrySet().stream()
                .filter(each -> each.getKey().onEvents())
                .map(Map.Entry::getValue);
    }

    private void cutLanes(PartitionLanes lanes, long cut) {
        replays.truncated(lanes, cut);
        for (Severed severed : lanes.truncated(cut)) {
            for (Open open : severed.open()) {
                if (open.inFlight()) {
                    orphans.add(new Orphan(lanes, severed.lane(), open));
                } else {
                    lanes.giveUp(severed.lane(), open, letter(severed.lane(), open, CUT));
                }
            }
        }
    }

    private void answerOrphans() {
        for (Orphan orphan : orphans) {
            if (random.nextBoolean()) {
                orphan.lanes().settle(orphan.lane(), orphan.open());
            } else {
                orphan.lanes().giveUp(orphan.lane(), orphan.open(), letter(orphan.lane(), orphan.open(), CUT));
            }
        }
        orphans.clear();
    }

    private void append() {
        regrown |= cutUnwritten || cutPending();
        for (int i = random.nextInt(8); i >= 0; i--) {
            end += random.nextInt(5) == 0 ? 2 : 1;
            log.put(end - 1, LogRecord.of(new Position(PARTITION, end - 1), 0, 100, EVENTS.get(random.nextInt(keys))));
        }
    }

    private void subscribe() {
        LaneKey key = new LaneKey("s" + registryOrder.size(), registryEnd++);
        long start = random.nextInt(3) == 0 ? random.nextLong(end + 1) : end;
        Subscriber made =
                new Subscriber(key, 1 + random.nextInt(3), random.nextInt(SHARDS), start, random.nextInt(3) != 0);
        subscribers.put(key, made);
        registryOrder.add(made);
        delivered.put(key, new TreeMap<>());
        done.put(key, new HashSet<>());
    }

    private void hearRegistry(int shard) {
        long heard = shardRegistry[shard];
        shardRegistry[shard] = registryEnd;
        for (Subscriber made : heard(shard)) {
            if (made.key().incarnation() >= heard) {
                shards[shard].begin(made.key(), made.start());
                standIfPaused(shards[shard], made);
            }
        }
        replays.hear(shard, shards[shard], heard, registryEnd);
    }

    /** Somebody asks for a replay or ends one, or one is completed that was said to be done. */
    private void replay() {
        switch (random.nextInt(6)) {
            case 0 -> replays.anyRunning().forEach(one -> one.cancel(registryEnd++));
            case 1 -> completeReplays();
            default -> beginReplay();
        }
    }

    private void beginReplay() {
        Subscriber owner = registryOrder.get(random.nextInt(registryOrder.size()));
        if (end == 0 || removed.contains(owner.key())) {
            return;
        }
        boolean ofLetters = random.nextInt(3) == 0;
        long topicEnd = ofLetters ? addLetters() : end;
        long start = random.nextLong(topicEnd);
        long most = topicEnd - start;
        long until = start + 1 + random.nextLong(random.nextBoolean() ? most : Math.min(most, 6));
        LaneKey key = ofLetters && plant != Plant.REDRIVE_ON_EVENTS
                ? LaneKey.ofRedrive(owner.key().subscriptionId(), "r" + registryEnd, registryEnd++)
                : LaneKey.ofReplay(owner.key().subscriptionId(), "r" + registryEnd, registryEnd++);
        int modulus = 1 + random.nextInt(2);
        replays.add(
                new ModelReplay(key, owner.key(), owner.shard(), start, until, modulus, owner.modulus(), ofLetters));
        delivered.put(key, new TreeMap<>());
        done.put(key, new HashSet<>());
        if (random.nextInt(4) != 0) {
            hearRegistry(owner.shard());
        }
    }

    /** Some more dead letters, whosever; where the next one will stand. */
    private long addLetters() {
        long letters = 0;
        for (int i = random.nextInt(8); i >= 0; i--) {
            letters =
                    replays.addLetter(LogRecord.of(new Position(PARTITION, 0), 0, 100, EVENTS.get(random.nextInt(6))));
        }
        return letters;
    }

    private void completeReplays() {
        if (plant == Plant.REPLAY_DONE_EARLY) {
            tellDone();
        }
        for (ModelReplay one : replays.running()) {
            if (one.done()) {
                one.complete(registryEnd++);
                checkCompleted(one);
            }
        }
    }

    private void tellDone() {
        for (int shard = 0; shard < SHARDS; shard++) {
            replays.committed(shard, shards[shard]);
        }
    }

    /** Whoever hears that it is over may rely on it. */
    private void checkCompleted(ModelReplay one) {
        assertThat(arrived(one.key()))
                .as("what %s has brought", one)
                .containsAll(replays.topic(one).keySet().stream()
                        .filter(one::mustGet)
                        .toList());
    }

    /** They read, send and hear as the live lanes do, each at its own time. */
    private void goOnWithReplays(int shard) {
        readReplays(shard, 1 + random.nextInt(12));
        for (Lane lane : List.copyOf(shards[shard].lanes())) {
            if (lane.key().isReplay() && !stands(lane)) {
                for (int i = random.nextInt(4); i > 0; i--) {
                    launch(shards[shard], lane);
                }
                answer(shards[shard], lane);
            }
        }
    }

    private boolean readReplays(int shard, int records) {
        boolean moved = false;
        for (Lane lane : List.copyOf(shards[shard].lanes())) {
            assertThat(lane.live() && lane.key().isReplay())
                    .as("%s is live, and a replay's", lane.key())
                    .isFalse();
            if (lane.key().isReplay() && !stands(lane)) {
                moved |= replays.read(
                        shards[shard], lane, owner -> subscribers.get(owner).modulus(), records);
            }
        }
        return moved;
    }

    /** Whether its subscription is paused. */
    private boolean stands(Lane lane) {
        LaneKey key = lane.key();
        return paused.contains(key.isReplay() ? replays.get(key).owner() : key);
    }

    private void standIfPaused(PartitionLanes lanes, Subscriber one) {
        if (paused.contains(one.key())) {
            lanes.stand(lane(lanes, one));
        }
    }

    private static Lane lane(PartitionLanes lanes, Subscriber one) {
        Lane lane = lanes.lane(one.key());
        lanes.order(lane, one.ordered());
        return lane;
    }

    /** Another filter, or another order: what waits is matched again. */
    private void change() {
        int index = random.nextInt(registryOrder.size());
        Subscriber before = registryOrder.get(index);
        Subscriber after = random.nextInt(3) == 0
                ? before.ordered(!before.ordered())
                : before.filtered(1 + random.nextInt(3), end);
        registryOrder.set(index, after);
        subscribers.put(after.key(), after);
        PartitionLanes lanes = shards[after.shard()];
        Lane lane = lanes.find(after.key());
        if (lane != null) {
            lanes.stand(lane);
            lanes.order(lane, after.ordered());
        }
        replays.all().stream()
                .filter(one -> one.owner().equals(after.key()) && after.modulus() != before.modulus())
                .forEach(one -> one.wanted(after.modulus()));
        replays.stand(after.key(), lanes);
    }

    private void pauseOrResume() {
        Subscriber one = registryOrder.get(random.nextInt(registryOrder.size()));
        if (paused.remove(one.key())) {
            return;
        }
        if (!removed.contains(one.key())) {
            paused.add(one.key());
            if (one.key().incarnation() < shardRegistry[one.shard()]) {
                standIfPaused(shards[one.shard()], one);
            }
            replays.stand(one.key(), shards[one.shard()]);
        }
    }

    /** Its shard hears of it at once, if it has heard of its creation. */
    private void unsubscribe() {
        Subscriber one = registryOrder.get(random.nextInt(registryOrder.size()));
        if (removed.add(one.key()) && one.key().incarnation() < shardRegistry[one.shard()]) {
            shards[one.shard()].remove(one.key());
        }
        replays.stand(one.key(), shards[one.shard()]);
        replays.running().stream()
                .filter(its -> its.owner().equals(one.key()))
                .forEach(its -> its.cancel(registryEnd++));
    }

    /** A new owner loads what was committed: after a crash, or after a hand-over. */
    private void start() {
        if (cutUnwritten && regrown) {
            return;
        }
        if (random.nextBoolean() && !(cutPending() && regrown)) {
            // the new owner ends what hangs
            abort();
        } else {
            store.unmarked = null;
        }
        orphans.clear();
        replays.forget();
        repeats.loaded(
                store.position,
                store.lanes.entrySet().stream()
                        .filter(each -> each.getValue().header() != null)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
        shards = new PartitionLanes[SHARDS];
        for (int shard = 0; shard < SHARDS; shard++) {
            places[shard] = null;
            late[shard] = null;
            shardRegistry[shard] = startsAt() + random.nextLong(registryEnd - startsAt() + 1);
            long from = store.position >= 0 ? store.position : firstStart(shard);
            PartitionLanes lanes =
                    new PartitionLanes(PARTITION, from, store.position, new QueueBudget(random.nextInt(2_000)), bounds);
            shards[shard] = lanes;
            adopt(shard, lanes);
            if (store.isBeyond(end)) {
                cutLanes(lanes, end);
            }
        }
    }

    /** What a shard must have heard of the registry before it may start; the rule of {@code Adoption}. */
    private long startsAt() {
        long position = Math.max(store.registry, store.position < 0 ? registryEnd : 0);
        for (LaneKey key : store.lanes.keySet()) {
            position = Math.max(position, key.incarnation() + 1);
        }
        return position;
    }

    private long firstStart(int shard) {
        return subscribers.values().stream()
                .filter(one -> one.shard() == shard)
                .mapToLong(Subscriber::start)
                .min()
                .orElse(end);
    }

    private void adopt(int shard, PartitionLanes lanes) {
        for (Subscriber one : registryOrder) {
            LaneState state = store.lanes.get(one.key());
            if (one.shard() != shard || one.key().incarnation() >= shardRegistry[shard]) {
                continue;
            }
            if (removed.contains(one.key())) {
                if (state != null) {
                    lanes.removeOrphan(one.key(), state);
                }
                continue;
            }
            if (state != null) {
                lanes.order(lanes.restore(one.key(), state), one.ordered());
            } else if (one.key().incarnation() >= store.registry || store.position < 0) {
                lanes.begin(one.key(), one.start());
            }
            standIfPaused(lanes, one);
        }
        replays.adopt(shard, lanes, shardRegistry[shard], store.registry, store.lanes);
    }

    private void match(int shard, int records) {
        PartitionLanes lanes = shards[shard];
        for (LogRecord record : log.tailMap(lanes.front()).values()) {
            if (records-- == 0) {
                return;
            }
            for (Subscriber one : heard(shard)) {
                if (record.offset() % one.modulus() == 0 && !paused.contains(one.key())) {
                    lanes.offer(lane(lanes, one), record);
                }
            }
            lanes.advance(record.offset() + 1);
        }
    }

    private List<Subscriber> heard(int shard) {
        return registryOrder.stream()
                .filter(one -> one.shard() == shard
                        && one.key().incarnation() < shardRegistry[shard]
                        && !removed.contains(one.key()))
                .toList();
    }

    private void sweep(int shard, int records) {
        PartitionLanes lanes = shards[shard];
        for (Lane lane : List.copyOf(lanes.lanes())) {
            if (!lane.live() && !lane.key().isReplay() && !stands(lane) && !lane.holdsTooMany()) {
                lanes.order(lane, subscribers.get(lane.key()).ordered());
                sweep(lanes, lane, records);
            }
        }
    }

    /** Both in turns of the sweep, while lanes send and come aboard with their held keys. */
    private void turns(int shard, int records) {
        ModelSweep sweep = new ModelSweep(shards[shard], log, random);
        for (Lane lane : List.copyOf(shards[shard].lanes())) {
            if (!lane.key().isReplay() && !stands(lane)) {
                shards[shard].order(lane, subscribers.get(lane.key()).ordered());
                sweep.add(
                        lane,
                        subscribers.get(lane.key()).modulus(),
                        () -> launch(shards[shard], lane),
                        plant == Plant.BOARDED_LATE);
            }
        }
        sweep.turns(1 + random.nextInt(3), records);
    }

    /** Reads held keys again, as the sweep does it. */
    private boolean read(int shard, int records) {
        boolean moved = false;
        for (Lane lane : List.copyOf(shards[shard].lanes())) {
            KeyReader reader = shards[shard].reader(lane);
            if (reader.wants() && !stands(lane)) {
                moved = true;
                read(shards[shard], lane, reader, records);
            }
        }
        return moved;
    }

    private void read(PartitionLanes lanes, Lane lane, KeyReader reader, int records) {
        int modulus = subscribers.get(lane.key()).modulus();
        long next = reader.next();
        for (LogRecord record :
                log.subMap(Math.min(next, lanes.front()), lanes.front()).values()) {
            if (records-- == 0) {
                return;
            }
            if (reader.reads(record.event()) && record.offset() % modulus == 0) {
                boolean taken = reader.take(record);
                if (random.nextInt(4) == 0) {
                    launch(lanes, lane);
                }
                if (!taken) {
                    reader.passed(record.offset());
                    return;
                }
            }
            reader.passed(record.offset() + 1);
        }
        reader.passed(lanes.front());
    }

    private void sweep(PartitionLanes lanes, Lane lane, int records) {
        int modulus = subscribers.get(lane.key()).modulus();
        long next = lane.next();
        for (LogRecord record : log.subMap(next, Math.max(next, lanes.front())).values()) {
            if (records-- == 0) {
                return;
            }
            if (record.offset() % modulus == 0 && !lanes.catchUp(lane, record)) {
                lanes.passed(lane, record.offset());
                return;
            }
            lanes.passed(lane, record.offset() + 1);
        }
        lanes.passed(lane, lanes.front());
    }

    private void launch(int shard) {
        for (Lane lane : List.copyOf(shards[shard].lanes())) {
            if (random.nextBoolean() && !stands(lane)) {
                launch(shards[shard], lane);
            }
        }
    }

    private boolean launch(PartitionLanes lanes, Lane lane) {
        boolean ready = lane.ready();
        Open open = lanes.launch(lane);
        assertThat(open != null).as("an event may be sent").isEqualTo(ready);
        if (open != null && !(lane.key().isReplay() && !replays.get(lane.key()).running())) {
            repeats.launched(lane.key(), open.offset());
        }
        if (open != null && lane.key().isReplay()) {
            assertThat(open.offset())
                    .as("what %s may bring", replays.get(lane.key()))
                    .matches(replays.get(lane.key())::mayGet);
        } else if (open != null) {
            inOrder(lane, open);
        }
        return ready;
    }

    private int shardOf(PartitionLanes lanes) {
        return Arrays.asList(shards).indexOf(lanes);
    }

    /** Every earlier event of its key was delivered or given up, and none is under way. */
    private void inOrder(Lane lane, Open open) {
        Subscriber one = subscribers.get(lane.key());
        LogRecord record = log.get(open.offset());
        if (!one.always() || record == null || record.event().partitionKey() == null || plant != Plant.NONE) {
            return;
        }
        String key = record.event().key();
        for (LogRecord before : log.headMap(open.offset()).values()) {
            if (before.event().key().equals(key) && one.mustGet(before.offset())) {
                assertThat(done.get(lane.key()))
                        .as("%s: %s comes before %s of its key", one, open.offset(), before.offset())
                        .contains(before.offset());
            }
        }
        for (Open other : lane.opens()) {
            LogRecord its = log.get(other.offset());
            boolean same = other != open && its != null && its.event().key().equals(key);
            assertThat(same).as("two of one key are open").isFalse();
        }
    }

    private void answer(int shard) {
        for (Lane lane : List.copyOf(shards[shard].lanes())) {
            answer(shards[shard], lane);
        }
    }

    private void answer(PartitionLanes lanes, Lane lane) {
        List<Open> flying = new ArrayList<>();
        lane.opens().forEach(flying::add);
        for (Open open : flying) {
            if (open.inFlight() && random.nextBoolean()) {
                answer(lanes, lane, open);
            }
        }
    }

    private void answer(PartitionLanes lanes, Lane lane, Open open) {
        long offset = open.offset();
        switch (random.nextInt(5)) {
            case 0 -> lanes.park(lane, open, new Retry(now + random.nextInt(10), open.scheduled() + 1, 0, 0));
            case 1 -> {
                lanes.giveUp(lane, open, letter(lane, open));
                done(lanes, lane.key(), offset);
            }
            default -> {
                done(lanes, lane.key(), offset);
                delivered.get(lane.key()).merge(open.offset(), 1, Integer::sum);
                lanes.settle(lane, open);
            }
        }
    }

    private void done(PartitionLanes lanes, LaneKey key, long offset) {
        done.get(key).add(offset);
        repeats.settled(shardOf(lanes), key, offset);
    }

    private DeadLetter letter(Lane lane, Open open) {
        return letter(lane, open, "");
    }

    private DeadLetter letter(Lane lane, Open open, String outcome) {
        return new DeadLetter(
                PARTITION,
                open.offset(),
                null,
                "t",
                lane.key().subscriptionId(),
                lane.key().incarnation(),
                DeadLetter.Reason.EXHAUSTED,
                open.requests(),
                outcome,
                now,
                open.history());
    }

    private void relaunch(int shard) {
        for (Lane lane : shards[shard].lanes()) {
            for (Open open : lane.opens()) {
                if (!open.inFlight() && open.due() <= now && !stands(lane)) {
                    shards[shard].relaunch(lane, open);
                    if (!lane.key().isReplay()) {
                        inOrder(lane, open);
                    }
                }
            }
        }
    }

    private void stand(int shard) {
        for (Lane lane : List.copyOf(shards[shard].lanes())) {
            if (random.nextInt(3) == 0) {
                shards[shard].stand(lane);
            }
        }
    }

    private void handOver() {
        checkpoint(true);
        start();
    }

    /** One checkpoint, with every way it can go wrong. */
    private void checkpoint(boolean exact) {
        Checkpoint.Builder builder = new Checkpoint.Builder();
        Answer[] answers = new Answer[SHARDS];
        for (int shard = 0; shard < SHARDS; shard++) {
            boolean silent = !exact && random.nextInt(8) == 0;
            if (silent && late[shard] == null) {
                late[shard] = answer(shard, false);
            }
            if (silent && places[shard] == null) {
                return;
            }
            if (silent) {
                builder.add(PARTITION, places[shard], List.of(), List.of());
                continue;
            }
            answers[shard] = exact || late[shard] == null ? answer(shard, exact) : late[shard];
            late[shard] = null;
            Cut cut = answers[shard].cut();
            builder.add(PARTITION, answers[shard].place(), planted(cut.writes()), cut.deadLetters());
        }
        finish(builder.build(), answers);
    }

    private Answer answer(int shard, boolean exact) {
        long heard = shardRegistry[shard];
        Cut cut = shards[shard].cut(exact);
        if (plant == Plant.POSITION_LATE) {
            match(shard, 3);
        }
        return new Answer(cut, place(shard, cut, heard), repeats.cut(shard));
    }

    private Checkpoint.ShardPlace place(int shard, Cut cut, long heard) {
        long position = plant == Plant.POSITION_LATE ? shards[shard].front() : cut.position();
        return new Checkpoint.ShardPlace(position, heard);
    }

    private List<StateWrite> planted(List<StateWrite> writes) {
        return switch (plant) {
            case NONE,
                    POSITION_LATE,
                    CUT_NOT_TOLD,
                    VOID_NOT_TOLD,
                    BOARDED_LATE,
                    REPLAY_END_PASSED,
                    REPLAY_DONE_EARLY,
                    REPLAY_LIVE,
                    REDRIVE_ON_EVENTS,
                    REDRIVE_FILTERED -> writes;
            case HEADER_LATE ->
                writes.stream()
                        .filter(write -> !(write instanceof StateWrite.Header header
                                && header.next() != null
                                && store.lanes
                                                .getOrDefault(header.key(), LaneState.EMPTY)
                                                .header()
                                        != null))
                        .toList();
            case HELD_PASSED ->
                writes.stream()
                        .filter(write -> !(write instanceof StateWrite.Keys))
                        .toList();
            case REPLAY_UNWRITTEN ->
                writes.stream()
                        .filter(write -> !(write instanceof StateWrite.Header header
                                && header.key().isReplay()))
                        .toList();
            case TOMBSTONE_EARLY ->
                writes.stream()
                        .map(write -> write instanceof StateWrite.Header header
                                ? new StateWrite.Header(header.key(), null)
                                : write)
                        .toList();
            case PARKED_PASSED ->
                writes.stream()
                        .map(write -> write instanceof StateWrite.Opens opens
                                ? new StateWrite.Opens(
                                        opens.key(),
                                        opens.number(),
                                        opens.open().stream()
                                                .filter(open -> open.due() == 0)
                                                .toList())
                                : write)
                        .toList();
        };
    }

    private void finish(Checkpoint checkpoint, Answer[] answered) {
        long position = checkpoint.positions().get(PARTITION);
        int cuts = store.cuts.size();
        for (int i = random.nextInt(6); i > 0; i--) {
            between();
        }
        if (cuts < store.cuts.size() && random.nextBoolean()) {
            // the Keeper has heard of it
            each(answered, PartitionLanes::abandoned);
            return;
        }
        if (cuts < store.cuts.size()) {
            landOutdated(checkpoint, answered);
            each(answered, shard -> shard.doubtful(position));
            if (random.nextBoolean()) {
                start();
            }
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> {
                abort();
                voided();
                each(answered, PartitionLanes::abandoned);
            }
            case 1 -> {
                if (random.nextBoolean()) {
                    land(checkpoint, answered);
                } else if (random.nextBoolean()) {
                    abort();
                }
                voided();
                each(answered, shard -> shard.doubtful(position));
                for (PartitionLanes shard : shards) {
                    shard.overtaken(position);
                }
                Arrays.fill(places, null);
            }
            case 2 -> {
                // landed, and the node is gone before it hears of it
                land(checkpoint, answered);
                start();
            }
            default -> {
                if (store.unmarked == null && random.nextInt(4) == 0) {
                    unmarked = repeats.written();
                    store.landUnmarked(checkpoint);
                    landed(answered);
                    cutUnmarked = cutUnwritten;
                    cutUnwritten = false;
                } else {
                    land(checkpoint, answered);
                }
                each(answered, shard -> shard.committed(position));
                for (int shard = 0; shard < SHARDS; shard++) {
                    shards[shard].overtaken(position);
                    if (answered[shard] != null) {
                        replays.committed(shard, shards[shard]);
                        places[shard] = answered[shard].place();
                    }
                }
                if (random.nextBoolean()) {
                    completeReplays();
                }
            }
        }
    }

    /** What it voids may have been the first to know of a cut of the log. */
    private void abort() {
        cutUnwritten |= cutPending();
        if (store.unmarked != null) {
            repeats.written(unmarked);
        }
        store.abort();
    }

    private boolean cutPending() {
        return store.unmarked != null && cutUnmarked;
    }

    private void voided() {
        if (plant != Plant.VOID_NOT_TOLD) {
            Arrays.fill(places, null);
            Arrays.fill(late, null);
            for (PartitionLanes shard : shards) {
                shard.voided();
            }
        }
    }

    private void land(Checkpoint checkpoint, Answer[] answered) {
        store.land(checkpoint);
        landed(answered);
        cutUnwritten = false;
    }

    private void landed(Answer[] answered) {
        for (int shard = 0; shard < SHARDS; shard++) {
            Answer answer = answered[shard];
            if (answer != null) {
                repeats.written(repeats.written()
                        .with(shard, answer.number(), answer.cut().position()));
            }
        }
    }

    /** It was under way when the log was cut: what it says is of offsets that are no more. */
    private void landOutdated(Checkpoint checkpoint, Answer[] answered) {
        long floor = store.floor;
        store.land(checkpoint);
        landed(answered);
        store.floor = Math.min(floor, store.position);
    }

    /** The loops go on while the transaction is under way. */
    private void between() {
        int shard = random.nextInt(SHARDS);
        if (random.nextInt(40) == 0) {
            cutLog();
        }
        switch (random.nextInt(11)) {
            case 10 -> {
                goOnWithReplays(shard);
                completeReplays();
            }
            case 7 -> read(shard, 4);
            case 8 -> pauseOrResume();
            case 9 -> {
                if (random.nextInt(8) == 0) {
                    change();
                }
            }
            case 0 -> match(shard, 4);
            case 1 -> {
                if (random.nextBoolean()) {
                    sweep(shard, 4);
                } else {
                    turns(shard, 4);
                }
            }
            case 2 -> launch(shard);
            case 3 -> answer(shard);
            case 4 -> stand(shard);
            case 5 -> hearRegistry(shard);
            default -> {
                if (random.nextInt(8) == 0) {
                    unsubscribe();
                }
            }
        }
    }

    private void each(Answer[] answered, java.util.function.Consumer<PartitionLanes> action) {
        for (int shard = 0; shard < SHARDS; shard++) {
            if (answered[shard] != null) {
                action.accept(shards[shard]);
            }
        }
    }

    /** Everything is delivered that can be, then checkpoints until nothing is owed: a replay that stands holds nobody up. */
    private void rest() {
        paused.clear();
        while (end
                < replays.running().stream()
                        .filter(one -> !one.ofLetters())
                        .mapToLong(ModelReplay::end)
                        .max()
                        .orElse(0)) {
            // the log was cut below its end: it goes on with what comes there
            append();
        }
        if (!replays.running().isEmpty()) {
            rest(false);
            checkAtTail();
        }
        rest(true);
    }

    private void rest(boolean withReplays) {
        for (int round = 0; ; round++) {
            assertThat(round).as("rounds until all is at rest").isLessThan(MOST_ROUNDS);
            now += 20;
            boolean moved = false;
            for (int shard = 0; shard < SHARDS; shard++) {
                hearRegistry(shard);
                match(shard, Integer.MAX_VALUE);
                sweep(shard, Integer.MAX_VALUE);
                moved |= read(shard, Integer.MAX_VALUE);
                moved |= withReplays && readReplays(shard, Integer.MAX_VALUE);
                relaunch(shard);
                for (Lane lane : List.copyOf(shards[shard].lanes())) {
                    moved |= (withReplays || !lane.key().isReplay()) && deliverAll(shards[shard], lane);
                }
            }
            if (!moved && settled(withReplays)) {
                break;
            }
            if (!moved) {
                landForSure();
                completeReplays();
            }
        }
        landForSure();
        landForSure();
        // what the last one wrote is only certain with the next
        landForSure();
    }

    private boolean deliverAll(PartitionLanes lanes, Lane lane) {
        boolean moved = false;
        while (launch(lanes, lane)) {
            moved = true;
        }
        List<Open> flying = new ArrayList<>();
        lane.opens().forEach(flying::add);
        for (Open open : flying) {
            done(lanes, lane.key(), open.offset());
            delivered.get(lane.key()).merge(open.offset(), 1, Integer::sum);
            lanes.settle(lane, open);
            moved = true;
        }
        return moved;
    }

    private boolean settled(boolean withReplays) {
        for (PartitionLanes shard : shards) {
            for (Lane lane : shard.lanes()) {
                if (lane.key().isReplay()) {
                    if (withReplays) {
                        return false;
                    }
                } else if (!lane.live()
                        || lane.queued() > 0
                        || lane.openCount() > 0
                        || lane.lowestHeld() != Long.MAX_VALUE) {
                    return false;
                }
            }
        }
        return true;
    }

    private void landForSure() {
        Checkpoint.Builder builder = new Checkpoint.Builder();
        Answer[] answers = new Answer[SHARDS];
        for (int shard = 0; shard < SHARDS; shard++) {
            answers[shard] = answer(shard, false);
            Cut cut = answers[shard].cut();
            late[shard] = null;
            builder.add(PARTITION, answers[shard].place(), planted(cut.writes()), cut.deadLetters());
        }
        Checkpoint checkpoint = builder.build();
        land(checkpoint, answers);
        for (PartitionLanes shard : shards) {
            shard.committed(checkpoint.positions().get(PARTITION));
        }
        tellDone();
    }

    private void check() {
        for (Subscriber one : registryOrder) {
            Set<Long> expected = new TreeSet<>();
            log.keySet().stream().filter(one::mustGet).forEach(expected::add);
            if (removed.contains(one.key())) {
                continue;
            }
            Set<Long> arrived = arrived(one.key());
            arrived.removeIf(offset -> !one.mustGet(offset) && one.mayGet(offset));
            assertThat(arrived).as("what %s got", one).isEqualTo(expected);
        }
        for (ModelReplay one : replays.all()) {
            assertThat(one.running()).as("%s runs still", one).isFalse();
            assertThat(arrived(one.key())).as("what %s has brought", one).allMatch(one::mayGet);
            if (!one.cancelled()) {
                checkCompleted(one);
            }
        }
        checkAtTail();
    }

    /** What was delivered and what became a dead letter. */
    private Set<Long> arrived(LaneKey key) {
        Set<Long> arrived = new TreeSet<>(delivered.get(key).keySet());
        arrived.addAll(store.dead.getOrDefault(key, Set.of()));
        return arrived;
    }

    /** Nothing is written, or kept, but of replays that run. */
    private void checkAtTail() {
        if (plant != Plant.NONE) {
            return;
        }
        Predicate<LaneKey> runs = key -> key.isReplay() && replays.get(key).running();
        assertThat(store.lanes.keySet())
                .as("whose state is still written although all is at the tail")
                .allMatch(runs);
        for (PartitionLanes shard : shards) {
            assertThat(shard.lanes())
                    .as("lanes kept although all is at the tail")
                    .allMatch(lane -> runs.test(lane.key()));
        }
    }
}
