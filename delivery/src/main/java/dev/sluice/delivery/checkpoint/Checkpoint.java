// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.state.StateWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one transaction writes: the shards' cuts put together.
 *
 * @param positions by partition, the least of all shards' answers
 * @param registryPositions by partition, what every shard had applied
 * @param writes lane records by partition
 * @param deadLetters what was given up
 */
record Checkpoint(
        Map<Integer, Long> positions,
        Map<Integer, Long> registryPositions,
        Map<Integer, List<StateWrite>> writes,
        List<DeadLetter> deadLetters) {

    /** Whether it would change nothing but the age of the lease. */
    boolean isIdle(Map<Integer, Long> committed) {
        return writes.values().stream().allMatch(List::isEmpty) && deadLetters.isEmpty() && positions.equals(committed);
    }

    /** The same of all partitions but these. */
    Checkpoint without(Set<Integer> partitions) {
        if (partitions.isEmpty()) {
            return this;
        }
        Map<Integer, Long> otherPositions = new HashMap<>(positions);
        Map<Integer, Long> otherRegistryPositions = new HashMap<>(registryPositions);
        Map<Integer, List<StateWrite>> otherWrites = new HashMap<>(writes);
        otherPositions.keySet().removeAll(partitions);
        otherRegistryPositions.keySet().removeAll(partitions);
        otherWrites.keySet().removeAll(partitions);
        List<DeadLetter> otherLetters = deadLetters.stream()
                .filter(letter -> !partitions.contains(letter.partition()))
                .toList();
        return new Checkpoint(otherPositions, otherRegistryPositions, otherWrites, otherLetters);
    }

    /** Puts the answers of the shards together. */
    static final class Builder {
        private final Map<Integer, Long> positions = new HashMap<>();
        private final Map<Integer, Long> registryPositions = new HashMap<>();
        private final Map<Integer, List<StateWrite>> writes = new HashMap<>();
        private final List<DeadLetter> deadLetters = new ArrayList<>();

        /** One shard's answer for one partition. */
        void add(int partition, ShardPlace place, List<StateWrite> shardWrites, List<DeadLetter> letters) {
            positions.merge(partition, place.position(), Math::min);
            registryPositions.merge(partition, place.registryPosition(), Math::min);
            writes.computeIfAbsent(partition, p -> new ArrayList<>()).addAll(shardWrites);
            deadLetters.addAll(letters);
        }

        /** Leaves a partition out: not all of its shards are known. */
        void leaveOut(int partition) {
            positions.remove(partition);
            registryPositions.remove(partition);
            writes.remove(partition);
            deadLetters.removeIf(letter -> letter.partition() == partition);
        }

        Checkpoint build() {
            return new Checkpoint(positions, registryPositions, writes, deadLetters);
        }
    }

    /**
     * How far one shard was on one partition in an answer.
     *
     * @param position of its cut
     * @param registryPosition that it had applied
     */
    record ShardPlace(long position, long registryPosition) {}
}
