// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.lane.PartitionLanes;
import dev.sluice.delivery.retry.RetryPolicy;
import dev.sluice.delivery.state.Adoption;
import dev.sluice.delivery.state.LaneKey;

/** How a partition begins here: with what earlier owners wrote down of its lanes. Confined to the shard's event loop. */
final class Takeover {
    /** What is overdue at a takeover comes in the course of so long for each, not at once. */
    private static final long SPREAD_MILLIS = 10;

    private static final long LEAST_SPREAD_MILLIS = 1_000;
    private static final long MOST_SPREAD_MILLIS = 30_000;

    private final OwnedPartition partition;
    private final ShardBook book;
    private final ShardParts parts;

    Takeover(OwnedPartition partition, ShardBook book, ShardParts parts) {
        this.partition = partition;
        this.book = book;
        this.parts = parts;
    }

    /** Takes over what is written of the lanes, and begins the subscriptions that are new. */
    void adopt(Adoption adoption) {
        PartitionLanes lanes = partition.lanes();
        adoption.stale().forEach((key, state) -> {
            if (book.here(key)) {
                lanes.removeOrphan(key, state);
            }
        });
        adoption.lanes().forEach((key, state) -> {
            if (!book.here(key) || key.isReplay()) {
                return;
            }
            Dispatcher dispatcher = book.find(key);
            if (dispatcher == null) {
                lanes.removeOrphan(key, state);
            } else {
                revive(partition.track(dispatcher, lanes.restore(key, state)), parts);
            }
        });
        for (Dispatcher dispatcher : book.dispatchers()) {
            LaneKey key = dispatcher.webhook().key();
            if (!adoption.lanes().containsKey(key) && key.incarnation() >= adoption.registryPosition()) {
                partition.begin(dispatcher);
            }
            if (dispatcher.stands()) {
                partition.stand(dispatcher);
            }
        }
    }

    /** What waited for a retry at an earlier owner's waits here; what waits for longer than it ever may had another clock, and is due. */
    static void revive(Track track, ShardParts parts) {
        long now = parts.clock().millis();
        RetryPolicy retry = track.dispatcher().webhook().retry();
        long spread = Math.clamp(track.lane().openCount() * SPREAD_MILLIS, LEAST_SPREAD_MILLIS, MOST_SPREAD_MILLIS);
        for (Open open : track.lane().opens()) {
            long longest = retry.longestPause(open.throttles() > 0).toMillis();
            boolean waits = open.due() > now && open.due() - now <= longest;
            long due = waits ? open.due() : now + parts.random().nextLong(1, spread);
            parts.retries().addAt(due, track, open);
        }
        track.catchUp();
    }
}
