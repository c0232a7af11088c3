// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

/** A place on the events topic: partition, and offset within it. Ordered by partition, then offset. */
public record Position(int partition, long offset) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
        int byPartition = Integer.compare(partition, other.partition);
        return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
    }
}
