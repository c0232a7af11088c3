// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.endpoint.NodeShare;
import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.state.LaneKey;
import dev.sluice.subscriptions.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Has the subscriptions of one shard at work on the partitions that it owns: each has its lanes there from the step of the registry that
 * brings it to the one that takes it away, and they stand while it is not served or its circuit is open. Confined to the shard's event
 * loop.
 */
final class Roster implements Ground {
    private final ShardParts parts;
    private final ShardBook book;
    private final Map<Integer, OwnedPartition> owned;
    private final Replays replays;
    private final int partitions;
    private final Consumer<Runnable> later;

    /**
     * @param owned the shard's partitions, as they are at each moment
     * @param partitions how many all nodes have
     * @param later runs something after the present turn, which may be in the middle of a lane
     */
    Roster(
            ShardParts parts,
            ShardBook book,
            Map<Integer, OwnedPartition> owned,
            Replays replays,
            int partitions,
            Consumer<Runnable> later) {
        this.parts = parts;
        this.book = book;
        this.owned = owned;
        this.replays = replays;
        this.partitions = partitions;
        this.later = later;
    }

    /** A subscription is new or changed. */
    void put(WebhookSubscription next) {
        Dispatcher known = book.get(next.subscription().id());
        if (known != null && !known.webhook().key().equals(next.key())) {
            remove(next.subscription().id());
            known = null;
        }
        if (known == null) {
            begin(new Dispatcher(parts, next, this));
        } else {
            change(known, next);
        }
    }

    private void begin(Dispatcher dispatcher) {
        book.add(dispatcher);
        dispatcher.share(part());
        for (OwnedPartition partition : owned.values()) {
            partition.begin(dispatcher);
            if (dispatcher.stands()) {
                partition.stand(dispatcher);
            }
        }
    }

    private void change(Dispatcher dispatcher, WebhookSubscription next) {
        boolean wantsOther = !sameWants(dispatcher.subscription(), next.subscription());
        dispatcher.replace(next);
        dispatcher.share(part());
        book.list(dispatcher);
        for (OwnedPartition partition : owned.values()) {
            if (wantsOther) {
                partition.matchAgain(dispatcher);
            }
            if (dispatcher.served()) {
                partition.resume(dispatcher);
            } else {
                partition.stand(dispatcher);
            }
        }
        replays.changed(dispatcher, wantsOther);
        dispatcher.pump();
    }

    /** A subscription is not there any more. */
    void remove(String id) {
        Dispatcher dispatcher = book.get(id);
        if (dispatcher != null) {
            LaneKey key = dispatcher.webhook().key();
            book.remove(dispatcher);
            replays.subscriptionGone(key);
            owned.values().forEach(partition -> partition.remove(key));
            dispatcher.close();
        }
    }

    /** The shard owns more partitions, or fewer: so much of what is allowed over all nodes is this one's. */
    void share() {
        NodeShare part = part();
        book.dispatchers().forEach(dispatcher -> dispatcher.share(part));
    }

    private NodeShare part() {
        return new NodeShare(owned.keySet(), partitions);
    }

    @Override
    public void stand(Dispatcher dispatcher) {
        later(dispatcher, () -> {
            if (dispatcher.stands()) {
                owned.values().forEach(partition -> partition.stand(dispatcher));
                replays.changed(dispatcher, true);
            }
        });
    }

    @Override
    public void resume(Dispatcher dispatcher) {
        later(dispatcher, () -> {
            if (!dispatcher.stands()) {
                owned.values().forEach(partition -> partition.resume(dispatcher));
                replays.changed(dispatcher, false);
                dispatcher.pump();
            }
        });
    }

    private void later(Dispatcher dispatcher, Runnable task) {
        later.accept(() -> {
            if (book.get(dispatcher.subscription().id()) == dispatcher) {
                task.run();
            }
        });
    }

    @Override
    public List<Track> tracks(Dispatcher dispatcher) {
        List<Track> tracks = new ArrayList<>(replays.tracks(dispatcher));
        for (OwnedPartition partition : owned.values()) {
            Track track = partition.track(dispatcher);
            if (track != null) {
                tracks.add(track);
            }
        }
        return tracks;
    }

    private static boolean sameWants(Subscription one, Subscription other) {
        return one.types().equals(other.types())
                && Objects.equals(one.filter(), other.filter())
                && one.ordering() == other.ordering();
    }
}
