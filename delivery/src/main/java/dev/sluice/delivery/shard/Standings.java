// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.state.LaneKey;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says how far behind each subscription of one shard is. Confined to its event loop. */
final class Standings {
    /** How many lanes' places are looked up on the log at a time, to know how old they are. */
    private static final int LOOKED_UP = 4;

    private final ShardBook book;
    private final Map<Integer, OwnedPartition> owned;
    private final InstantSource clock;
    private Set<Dispatcher> behind = new HashSet<>();
    private int lookedUp;

    private static final class Sums {
        private long offsets;
        private long oldest = Long.MAX_VALUE;
        private long parked;
    }

    /** @param owned the shard's partitions, as they are at each moment */
    Standings(ShardBook book, Map<Integer, OwnedPartition> owned, InstantSource clock) {
        this.book = book;
        this.owned = owned;
        this.clock = clock;
    }

    /** How far the subscription with these lanes has got on each partition. */
    List<Standing> of(LaneKey key) {
        return owned.values().stream().map(partition -> of(partition, key)).toList();
    }

    private static Standing of(OwnedPartition partition, LaneKey key) {
        long front = partition.lanes().front();
        Lane lane = partition.lanes().find(key);
        if (lane == null) {
            return new Standing(partition.number(), front, 0);
        }
        long position = front - lane.lag(front);
        for (Open first : lane.opens()) {
            position = Math.min(position, first.offset());
            break;
        }
        return new Standing(partition.number(), position, lane.openCount());
    }

    /** Tells it to the meters. */
    void tell() {
        Map<Dispatcher, Sums> standing = new HashMap<>();
        for (OwnedPartition partition : owned.values()) {
            for (Lane lane : partition.lanes().lanes()) {
                Dispatcher dispatcher = book.find(lane.key());
                if (dispatcher != null) {
                    add(partition, lane, standing.computeIfAbsent(dispatcher, d -> new Sums()));
                }
            }
        }
        long now = clock.millis();
        behind.removeAll(standing.keySet());
        behind.forEach(dispatcher -> dispatcher.meters().standing(0, 0, 0));
        behind = new HashSet<>(standing.keySet());
        standing.forEach((dispatcher, sums) -> dispatcher
                .meters()
                .standing(
                        sums.offsets, sums.oldest == Long.MAX_VALUE ? 0 : Math.max(0, now - sums.oldest), sums.parked));
    }

    private void add(OwnedPartition partition, Lane lane, Sums sums) {
        long front = partition.lanes().front();
        sums.offsets += lane.lag(front);
        sums.parked += partition.parked(lane);
        long oldest = lane.oldest(front);
        if (oldest > 0) {
            sums.oldest = Math.min(sums.oldest, oldest);
        } else if (lookedUp < LOOKED_UP && !lane.live()) {
            lookedUp++;
            partition.date(lane).onComplete(read -> lookedUp--);
        }
    }
}
