// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.delivery.lane.Cut;
import dev.sluice.delivery.shard.ShardCut;
import dev.sluice.delivery.state.Adoption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far this node's partitions are written, and what each shard's part in that was; from it and the shards' answers the next checkpoint
 * is put together. Pure; confined to the keeper's thread.
 *
 * <p>A shard that has not answered takes part with its place in the last checkpoint; where that is not known, the partition is left out.
 * No registry position goes back.
 */
final class ShardPlaces {
    private final int shards;
    private final Map<Integer, Written> partitions = new HashMap<>();

    /** What is written of one partition. */
    private static final class Written {
        private final int era;
        private final Map<Integer, Checkpoint.ShardPlace> places = new HashMap<>();
        private long position;
        private long registryPosition;

        private Written(int era, long position, long registryPosition) {
            this.era = era;
            this.position = position;
            this.registryPosition = registryPosition;
        }
    }

    /** @param shards how many there are; they are numbered from 0 */
    ShardPlaces(int shards) {
        this.shards = shards;
    }

    /** A partition is this node's, and goes on from there; nothing is known of its shards yet. */
    void adopted(Adoption adoption, int era) {
        partitions.put(adoption.partition(), new Written(era, adoption.position(), adoption.registryPosition()));
    }

    /** A partition is not this node's any more. */
    void dropped(int partition) {
        partitions.remove(partition);
    }

    /** What the shards had answered does not hold any more: the log was cut. */
    void forgetShards() {
        partitions.values().forEach(written -> written.places.clear());
    }

    /** The era of each partition. */
    Map<Integer, Integer> eras() {
        Map<Integer, Integer> eras = new HashMap<>();
        partitions.forEach((partition, written) -> eras.put(partition, written.era));
        return eras;
    }

    /**
     * The next checkpoint of these partitions.
     *
     * @param answers by the shard's number, of those that have answered
     */
    Checkpoint combine(Set<Integer> of, Map<Integer, ShardCut> answers) {
        Checkpoint.Builder builder = new Checkpoint.Builder();
        Set<Integer> unknown = new HashSet<>();
        for (int partition : of) {
            for (int shard = 0; shard < shards; shard++) {
                if (!add(builder, partition, shard, answers.get(shard))) {
                    unknown.add(partition);
                }
            }
        }
        unknown.forEach(builder::leaveOut);
        return neverBack(builder.build());
    }

    private boolean add(Checkpoint.Builder builder, int partition, int shard, @Nullable ShardCut answer) {
        Cut cut = answer == null ? null : answer.cuts().get(partition);
        if (answer != null && cut != null) {
            builder.add(partition, place(answer, cut), cut.writes(), cut.deadLetters());
            return true;
        }
        Written written = partitions.get(partition);
        Checkpoint.ShardPlace last = written == null ? null : written.places.get(shard);
        if (last != null) {
            builder.add(partition, last, List.of(), List.of());
        }
        return last != null;
    }

    private static Checkpoint.ShardPlace place(ShardCut answer, Cut cut) {
        return new Checkpoint.ShardPlace(cut.position(), answer.registryPosition());
    }

    private Checkpoint neverBack(Checkpoint cut) {
        Map<Integer, Long> registry = new HashMap<>();
        cut.registryPositions().forEach((partition, position) -> {
            Written written = partitions.get(partition);
            registry.put(partition, written == null ? position : Math.max(position, written.registryPosition));
        });
        return new Checkpoint(cut.positions(), registry, cut.writes(), cut.deadLetters());
    }

    /** Whether it would write nothing that is not written. */
    boolean has(Checkpoint checkpoint) {
        Map<Integer, Long> positions = new HashMap<>();
        for (int partition : checkpoint.positions().keySet()) {
            Written written = partitions.get(partition);
            if (written != null) {
                positions.put(partition, written.position);
            }
        }
        return checkpoint.isIdle(positions);
    }

    /** It landed, with these answers of shards in it. */
    void committed(Checkpoint checkpoint, Map<Integer, ShardCut> answers) {
        checkpoint.positions().forEach((partition, position) -> {
            Written written = partitions.get(partition);
            if (written != null) {
                written.position = position;
                written.registryPosition =
                        checkpoint.registryPositions().getOrDefault(partition, written.registryPosition);
                answers.forEach((shard, answer) -> {
                    Cut cut = answer.cuts().get(partition);
                    if (cut != null) {
                        written.places.put(shard, place(answer, cut));
                    }
                });
            }
        });
    }

    /** It may have landed: which of two places is written can't be known, so each shard must answer before it can be spoken for again. */
    void doubtful(Checkpoint checkpoint) {
        checkpoint.positions().forEach((partition, position) -> {
            Written written = partitions.get(partition);
            if (written != null) {
                written.position = position;
                written.places.clear();
            }
        });
    }
}
