// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.delivery.lane.Lane;
import dev.sluice.delivery.replay.ReplayNote;
import dev.sluice.delivery.replay.ReplayTask;
import dev.sluice.delivery.state.Adoption;
import dev.sluice.delivery.state.LaneKey;
import dev.sluice.delivery.state.LaneState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The replays of one shard's subscriptions. Confined to its event loop.
 *
 * <p>A replay is not in the index: nothing live matches it. Its lanes send through their subscription's dispatcher.
 */
final class Replays {
    private static final long TELL_MILLIS = 2_000;

    private final ShardParts parts;
    private final ShardBook book;
    private final Map<Integer, OwnedPartition> owned;
    private final ReplayReading reading;
    private final Map<LaneKey, ReplayTask> tasks = new HashMap<>();
    private final Map<Integer, Map<LaneKey, ReplayPart>> running = new HashMap<>();
    private long timer = -1;

    /** @param owned the shard's partitions, as they are at each moment */
    Replays(ShardParts parts, ShardBook book, Map<Integer, OwnedPartition> owned) {
        this.parts = parts;
        this.book = book;
        this.owned = owned;
        this.reading = new ReplayReading(parts.vertx(), parts.guard(), parts.catchUp());
    }

    /** A step of the registry: its subscriptions have been applied. */
    void apply(List<ReplayTask> begun, List<String> ended) {
        List.copyOf(tasks.values()).stream()
                .filter(task -> ended.contains(task.id()))
                .forEach(this::end);
        for (ReplayTask task : begun) {
            if (dispatcher(task) != null && tasks.putIfAbsent(task.key(), task) == null) {
                owned.values().forEach(partition -> begin(task, partition));
            }
        }
    }

    private @Nullable Dispatcher dispatcher(ReplayTask task) {
        return book.find(task.owner());
    }

    private void end(ReplayTask task) {
        tasks.remove(task.key());
        running.values().forEach(its -> its.remove(task.key()));
        owned.values().forEach(partition -> partition.remove(task.key()));
    }

    /** With their subscription its replays end: the registry will say so. */
    void subscriptionGone(LaneKey subscription) {
        List.copyOf(tasks.values()).stream()
                .filter(task -> task.owner().equals(subscription))
                .forEach(this::end);
    }

    private void begin(ReplayTask task, OwnedPartition partition) {
        if (task.has(partition.number())) {
            follow(task, partition, partition.lanes().beginReplay(task.key(), task.start(partition.number())));
        }
    }

    private ReplayTrack follow(ReplayTask task, OwnedPartition partition, Lane lane) {
        ReplayPart part = part(task, partition.number());
        Dispatcher dispatcher = Objects.requireNonNull(dispatcher(task));
        ReplayTrack track = task.letters() == null
                ? new ReplayTrack(dispatcher, partition, lane, part, reading, parts)
                : new LetterTrack(dispatcher, partition, lane, part, reading, parts);
        part.track(track);
        partition.add(track);
        track.catchUp();
        return track;
    }

    private ReplayPart part(ReplayTask task, int partition) {
        ReplayPart part = new ReplayPart(task, partition);
        parts.replays().find(task.id(), partition).ifPresent(part::goOnFrom);
        running.computeIfAbsent(partition, p -> new HashMap<>()).put(task.key(), part);
        if (timer < 0) {
            timer = parts.vertx().setPeriodic(TELL_MILLIS, parts.guard().of("replays", id -> tell(allParts())));
        }
        return part;
    }

    private List<ReplayPart> allParts() {
        List<ReplayPart> all = new ArrayList<>();
        running.values().forEach(its -> all.addAll(its.values()));
        return all;
    }

    /**
     * A partition was taken over. A replay's lane keeps a header as long as the registry has the replay running; so without one it is new, or
     * it has ended and this node has not heard of it yet.
     */
    void adopted(OwnedPartition partition, Adoption adoption) {
        adoption.lanes().forEach((key, state) -> {
            if (key.isReplay() && book.here(key)) {
                restore(partition, key, state);
            }
        });
        for (ReplayTask task : tasks.values()) {
            if (adoption.lanes().containsKey(task.key()) || !task.has(partition.number())) {
                continue;
            }
            if (task.key().incarnation() >= adoption.registryPosition()) {
                begin(task, partition);
            } else {
                part(task, partition.number()).finish();
            }
        }
    }

    private void restore(OwnedPartition partition, LaneKey key, LaneState state) {
        ReplayTask task = tasks.get(key);
        if (task == null) {
            partition.lanes().removeOrphan(key, state);
        } else {
            Takeover.revive(follow(task, partition, partition.lanes().restore(key, state)), parts);
        }
    }

    /** The log was cut: what a replay had still to deliver is gone. */
    void truncated(int partition, long end) {
        partsOf(partition).stream().filter(part -> part.task().key().onEvents()).forEach(part -> part.truncated(end));
    }

    /** Another version of the subscription holds for its replays too. */
    void changed(Dispatcher dispatcher, boolean wantsOther) {
        for (ReplayPart part : allParts()) {
            ReplayTrack track = part.track();
            if (track == null || track.dispatcher() != dispatcher) {
                continue;
            }
            if (wantsOther || !dispatcher.served()) {
                track.lanes().stand(track.lane());
            }
            track.catchUp();
            dispatcher.enlist(track);
        }
    }

    /** The lanes of the subscription's replays. */
    List<Track> tracks(Dispatcher dispatcher) {
        List<Track> tracks = new ArrayList<>();
        for (ReplayPart part : allParts()) {
            ReplayTrack track = part.track();
            if (track != null
                    && track.dispatcher() == dispatcher
                    && !track.lane().removed()) {
                tracks.add(track);
            }
        }
        return tracks;
    }

    /** A checkpoint of the partition was committed: what it says to be at its end is done. */
    void committed(int partition) {
        for (ReplayPart part : partsOf(partition)) {
            ReplayTrack track = part.track();
            if (!part.done() && track != null && track.lane().endedAt(part.end())) {
                part.finish();
                tell(List.of(part));
            }
        }
    }

    private Collection<ReplayPart> partsOf(int partition) {
        return running.getOrDefault(partition, Map.of()).values();
    }

    /** These partitions are not this node's any more. */
    void dropped(Set<Integer> partitions) {
        for (int partition : partitions) {
            tell(partsOf(partition));
            running.remove(partition);
        }
    }

    void close() {
        parts.vertx().cancelTimer(timer);
    }

    /** Only whoever may send may tell: the next owner's word must not be overwritten. */
    private void tell(Collection<ReplayPart> of) {
        if (!parts.lease().held()) {
            return;
        }
        for (ReplayPart part : of) {
            ReplayNote note = part.note();
            if (!Optional.of(note).equals(parts.replays().find(part.task().id(), part.partition()))) {
                parts.replays().tell(part.task().id(), part.partition(), note);
            }
        }
    }
}
