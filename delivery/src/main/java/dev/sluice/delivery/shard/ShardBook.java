// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.state.LaneKey;
import dev.sluice.subscriptions.match.SubscriptionIndex;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The subscriptions that live on one shard. Confined to its event loop. */
final class ShardBook {
    private final int shard;
    private final int shards;
    private final Map<String, Dispatcher> dispatchers = new HashMap<>();
    private final SubscriptionIndex<Dispatcher> index = new SubscriptionIndex<>();

    ShardBook(int shard, int shards) {
        this.shard = shard;
        this.shards = shards;
    }

    /** Whether the lane's subscription lives here: each lives on one shard of its node. */
    boolean here(LaneKey key) {
        return shardOf(key.owner(), shards) == shard;
    }

    static int shardOf(String subscriptionId, int shards) {
        return Math.floorMod(subscriptionId.hashCode(), shards);
    }

    /** Whether records that are no events are this shard's to report: one of the node's shards does. */
    boolean quarantines() {
        return shard == 0;
    }

    SubscriptionIndex<Dispatcher> index() {
        return index;
    }

    Collection<Dispatcher> dispatchers() {
        return dispatchers.values();
    }

    @Nullable
    Dispatcher get(String id) {
        return dispatchers.get(id);
    }

    /** The dispatcher of just this incarnation. */
    @Nullable
    Dispatcher find(LaneKey key) {
        Dispatcher found = dispatchers.get(key.subscriptionId());
        return found != null && found.webhook().key().equals(key) ? found : null;
    }

    void add(Dispatcher dispatcher) {
        dispatchers.put(dispatcher.subscription().id(), dispatcher);
        list(dispatcher);
    }

    void remove(Dispatcher dispatcher) {
        dispatchers.remove(dispatcher.subscription().id());
        index.remove(dispatcher);
    }

    /** Puts it into the index as its subscription says, or takes it out while it is not served. */
    void list(Dispatcher dispatcher) {
        index.remove(dispatcher);
        if (dispatcher.served()) {
            var wants = dispatcher.subscription();
            index.add(dispatcher, wants.tenant(), wants.types(), wants.filter());
        }
    }
}
