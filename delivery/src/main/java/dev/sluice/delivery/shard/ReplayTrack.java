// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.lane.Open;
import dev.sluice.events.readback.Chunk;
import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Outcome;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A replay's lane on one partition: it ends, and it is read by itself, whatever the front and the sweep do. */
class ReplayTrack extends Track {
    private static final int CHUNK_BYTES = 1 << 18;

    private final ReplayPart part;
    private final ReplayReading reading;
    private final ShardParts parts;

    ReplayTrack(
            Dispatcher dispatcher,
            OwnedPartition partition,
            Lane lane,
            ReplayPart part,
            ReplayReading reading,
            ShardParts parts) {
        super(dispatcher, partition, lane);
        this.part = part;
        this.reading = reading;
        this.parts = parts;
    }

    @Override
    public boolean isReplay() {
        return true;
    }

    @Override
    public boolean givesWay() {
        return true;
    }

    @Override
    void delivered(long ageMillis) {
        part.countDelivered();
    }

    @Override
    String remark() {
        return " in replay " + part.task().id();
    }

    @Override
    void gaveUp() {
        part.countFailed();
    }

    @Override
    boolean hasNext() {
        return !lane().removed() && super.hasNext();
    }

    @Override
    @Nullable
    Open launch() {
        return lane().removed() ? null : super.launch();
    }

    @Override
    void catchUp() {
        if (wants() && hasRoom(2 * lane().queued())) {
            reading.want(this);
        }
    }

    @Override
    public boolean wants() {
        return next() < part.end() && takesMore();
    }

    /** The first offset that it does not deliver. */
    long end() {
        return part.end();
    }

    Future<Chunk> read() {
        return parts.readBack().read(part.partition(), next(), CHUNK_BYTES);
    }

    /** A record that is no event. */
    void unreadable() {}

    @Override
    public boolean matches(EventFacts facts) {
        if (!dispatcher().matches(facts)) {
            return false;
        }
        Outcome outcome = part.task().matches(facts);
        if (outcome == Outcome.FAILED) {
            dispatcher().meters().filterError();
        }
        return outcome == Outcome.MATCH;
    }

    @Override
    public void passed(long offset) {
        super.passed(Math.min(offset, part.end()));
    }

    @Override
    public void lost(long from, long to) {
        long until = Math.min(to, part.end());
        part.countSkipped(until - from);
        super.lost(from, until);
    }
}
