// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.delivery.dead.DeadLetter;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which records the brokers did not take although they were measured, so that one of them does not stop every checkpoint. Owned by the
 * Keeper's thread, but for {@link #failed}.
 *
 * <p>A dead letter comes without all that can be left out the next time. If that is too big as well, or a lane's record is, its partition
 * is left out of the checkpoints for a while, and the others go: a position without its records would lose events.
 */
final class TooBig {
    private static final Logger LOGGER = LoggerFactory.getLogger(TooBig.class);
    private static final long LEFT_OUT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private record Refused(int partition, @Nullable DeadLetter letter) {}

    private final int maxBytes;
    private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();
    private final Set<DeadLetter> bare = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Integer, Long> leftOut = new HashMap<>();

    /** @param maxBytes what the topics should take */
    TooBig(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** How big the letter's record may be. */
    int room(DeadLetter letter) {
        return bare.contains(letter) ? 0 : maxBytes;
    }

    /** A record was sent. Any thread. */
    void failed(@Nullable Exception failure, int partition, @Nullable DeadLetter letter) {
        if (failure instanceof RecordTooLargeException) {
            refused.add(new Refused(partition, letter));
        }
    }

    /** The transaction did not land: looks whether that was because of a size. */
    void settle(long now) {
        for (Refused one = refused.poll(); one != null; one = refused.poll()) {
            if (one.letter() == null || !bare.add(one.letter())) {
                LOGGER.atError()
                        .addKeyValue("partition", one.partition())
                        .log(
                                "a record of the partition's state is bigger than its topic takes; nothing of the partition is"
                                        + " written for a minute, what is delivered there may be delivered again");
                leftOut.put(one.partition(), now);
            }
        }
    }

    /** The transaction landed. */
    void landed() {
        refused.clear();
        if (leftOut.isEmpty()) {
            bare.clear();
        }
    }

    /** The partitions of which nothing is to be written at this time, in nanoseconds of the monotonic clock. */
    Set<Integer> partitions(long now) {
        leftOut.values().removeIf(since -> now - since > LEFT_OUT_NANOS);
        return Set.copyOf(leftOut.keySet());
    }
}
