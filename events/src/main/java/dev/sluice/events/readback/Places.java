// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a worker stands on its partitions: at up to three places of each, because the front, the sweeps and the streams may each be
 * somewhere else, and a consumer that is moved throws away what it has fetched ahead. Each place holds a fetch or two. Confined to the
 * thread of its worker.
 */
final class Places implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Places.class);

    /** Fewer than there are partitions behind would be made and closed for each stretch. */
    static final int MOST = 32;

    static final int MOST_OF_PARTITION = 3;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Makes the place with that number, from 0, of a partition. */
    @FunctionalInterface
    interface Maker {
        Stretches make(int partition, int place);
    }

    /** @param number among those of its partition */
    private record Place(int partition, int number, Stretches stretches, long usedAt) {}

    private final Maker maker;
    /** The one that was used last stands last. */
    private final List<Place> places = new ArrayList<>();

    Places(Maker maker) {
        this.maker = maker;
    }

    /**
     * The one that holds what stands at {@code from}, or else comes to it next, or is new; when there are enough of the partition, the
     * one that was used least lately.
     */
    Stretches at(int partition, long from) {
        Place chosen = find(partition, from);
        places.remove(chosen);
        places.add(new Place(chosen.partition, chosen.number, chosen.stretches, System.nanoTime()));
        return chosen.stretches;
    }

    private Place find(int partition, long from) {
        @Nullable Place next = null;
        @Nullable Place eldest = null;
        int count = 0;
        for (Place place : places) {
            if (place.partition == partition) {
                if (place.stretches.holds(from)) {
                    return place;
                }
                next = next == null && place.stretches.isAt(from) ? place : next;
                eldest = eldest == null ? place : eldest;
                count++;
            }
        }
        if (next != null) {
            return next;
        }
        if (eldest != null && (count >= MOST_OF_PARTITION || places.size() >= MOST)) {
            return eldest;
        }
        return make(partition);
    }

    private Place make(int partition) {
        if (places.size() >= MOST) {
            closeQuietly(places.removeFirst());
        }
        int number = 0;
        while (hasNumber(partition, number)) {
            number++;
        }
        return new Place(partition, number, maker.make(partition, number), 0);
    }

    private boolean hasNumber(int partition, int number) {
        return places.stream().anyMatch(place -> place.partition == partition && place.number == number);
    }

    /** How many there are. */
    int size() {
        return places.size();
    }

    /** Leaves all places of the partition. */
    void leave(int partition) {
        closeAll(place -> place.partition == partition);
    }

    /** Leaves those where nobody has read for 30 s before {@code nanos}, of {@link System#nanoTime}. */
    void leaveIdle(long nanos) {
        if (!places.isEmpty() && nanos - places.getFirst().usedAt > IDLE_NANOS) {
            closeAll(place -> nanos - place.usedAt > IDLE_NANOS);
        }
    }

    @Override
    public void close() {
        closeAll(place -> true);
    }

    private void closeAll(Predicate<Place> which) {
        List<Place> gone = places.stream().filter(which).toList();
        places.removeAll(gone);
        gone.forEach(Places::closeQuietly);
    }

    private static void closeQuietly(Place place) {
        try {
            place.stretches.close();
        } catch (RuntimeException failed) { // a consumer that can't be closed is of no use either way
            LOGGER.atDebug().setCause(failed).log("consumer did not close well");
        }
    }
}
