// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.delivery.lane.KeyReader;
import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.lane.PartitionLanes;
import dev.sluice.delivery.sweep.Follower;
import dev.sluice.delivery.sweep.Members;
import dev.sluice.events.LogRecord;
import dev.sluice.subscriptions.match.EventFacts;
import java.util.NavigableMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Turns of a sweep over the model's log, with the sweep's own members: lanes that are behind, and what reads their held keys again. */
final class ModelSweep {
    private final Members members = new Members();
    private final PartitionLanes lanes;
    private final NavigableMap<Long, LogRecord> log;
    private final RandomGenerator random;

    ModelSweep(PartitionLanes lanes, NavigableMap<Long, LogRecord> log, RandomGenerator random) {
        this.lanes = lanes;
        this.log = log;
        this.random = random;
    }

    /**
     * @param modulus the lane's subscription wants every so manieth offset
     * @param launch sends the lane's next event, if one may be sent
     */
    void add(Lane lane, int modulus, Runnable launch, boolean boardedLate) {
        Keys keys = new Keys(lane, modulus);
        members.join(new Behind(lane, modulus, launch, keys, boardedLate));
        if (random.nextInt(3) == 0) {
            members.join(keys);
        }
    }

    void turns(int count, int records) {
        for (int turn = 0; turn < count && !members.isEmpty(); turn++) {
            members.begin(lanes.front());
            if (members.inTurn() > 0) {
                turn(members.lowest(), records);
            }
        }
        members.clear();
    }

    private void turn(long from, int records) {
        long reached = lanes.front();
        for (LogRecord record : log.subMap(from, Math.max(from, lanes.front())).values()) {
            boolean timeIsUp = random.nextInt(20) == 0;
            long until = System.nanoTime() + (timeIsUp ? -1 : TimeUnit.HOURS.toNanos(1));
            if (records-- == 0 || members.inTurn() == 0 || !members.offer(record, from, until)) {
                reached = record.offset();
                break;
            }
        }
        members.pass(from, reached);
    }

    private final class Behind implements Follower {
        private final Lane lane;
        private final int modulus;
        private final Runnable launch;
        private final Keys keys;
        private final boolean boardedLate;

        private Behind(Lane lane, int modulus, Runnable launch, Keys keys, boolean boardedLate) {
            this.lane = lane;
            this.modulus = modulus;
            this.launch = launch;
            this.keys = keys;
            this.boardedLate = boardedLate;
        }

        @Override
        public long next() {
            return lane.next();
        }

        @Override
        public boolean wants() {
            return !lane.live() && !lane.removed() && !lane.holdsTooMany();
        }

        @Override
        public boolean matches(EventFacts facts) {
            return true;
        }

        @Override
        public boolean take(LogRecord record) {
            if (record.offset() % modulus != 0) {
                return true;
            }
            boolean taken = lanes.catchUp(lane, record);
            if (random.nextInt(3) == 0) {
                launch.run();
            }
            if (keys.wants() && members.join(keys) && boardedLate) {
                keys.next();
                keys.passed(record.offset() + 1);
            }
            return taken;
        }

        @Override
        public void passed(long offset) {
            lanes.passed(lane, offset);
        }

        @Override
        public void lost(long from, long to) {
            throw new AssertionError("nothing is lost here");
        }
    }

    private final class Keys implements Follower {
        private final Lane lane;
        private final KeyReader reader;
        private final int modulus;

        private Keys(Lane lane, int modulus) {
            this.lane = lane;
            this.reader = lanes.reader(lane);
            this.modulus = modulus;
        }

        @Override
        public long next() {
            return reader.next();
        }

        @Override
        public boolean wants() {
            return reader.wants() && !lane.removed();
        }

        @Override
        public boolean matches(EventFacts facts) {
            return reader.reads(facts.event());
        }

        @Override
        public boolean take(LogRecord record) {
            return record.offset() % modulus != 0 || reader.take(record);
        }

        @Override
        public void passed(long offset) {
            reader.passed(offset);
        }

        @Override
        public void lost(long from, long to) {
            throw new AssertionError("nothing is lost here");
        }
    }
}
