// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.replay;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A replay's definition in the registry: a second, bounded cursor of a subscription. Where it begins are its resource's starts, and it
 * has the partitions that {@code ends} lists.
 *
 * @param subscription whose it is
 * @param incarnation the subscription's; one that was made anew under the same id is another one
 * @param topicId of the topic whose offsets these are
 * @param from where it begins, as it was asked for
 * @param to where it ends, as it was asked for
 * @param ends partition → the first offset that it does not deliver
 * @param filter CEL that an event must match besides what the subscription asks; null for nothing
 * @param only what the token that asked for it may see
 * @param letters which dead letters; null for a replay of events
 * @param ending how it ended; null while it runs
 */
public record Replay(
        String subscription,
        long incarnation,
        String topicId,
        String from,
        String to,
        Map<Integer, Long> ends,
        @Nullable String filter,
        Only only,
        @Nullable Letters letters,
        @Nullable Ending ending) {

    public Replay {
        ends = Map.copyOf(ends);
    }

    /**
     * A token's restriction.
     *
     * @param types patterns; null for all
     * @param filter CEL; null for all
     */
    public record Only(
            @Nullable List<String> types, @Nullable String filter) {
        /** No restriction. */
        public static final Only NOTHING = new Only(null, null);

        public Only {
            types = types == null ? null : List.copyOf(types);
        }
    }

    /**
     * Which of the subscription's dead letters.
     *
     * @param offsets partition → offsets on the dead letters topic, ascending; empty for all
     * @param reason only those given up for this reason; null for any
     */
    public record Letters(
            Map<Integer, List<Long>> offsets, @Nullable String reason) {
        public Letters {
            offsets = Map.copyOf(offsets);
        }
    }

    /** What became of it. */
    public enum Outcome {
        COMPLETED,
        CANCELLED
    }

    /**
     * How it ended.
     *
     * @param reason why it was cancelled: {@code operator}, {@code subscription_gone} or {@code reset}; {@code done} when completed
     * @param delivered events
     * @param failed events that went to the dead letters
     * @param skipped events that the log did not have any more
     */
    public record Ending(Outcome outcome, Instant at, String reason, long delivered, long failed, long skipped) {}

    /** Whether it has not ended. */
    public boolean running() {
        return ending == null;
    }

    /** The first offset of a partition that it does not deliver; 0 for one that it does not have. */
    public long end(int partition) {
        return ends.getOrDefault(partition, 0L);
    }

    /** The same, ended. */
    public Replay ended(Ending how) {
        return new Replay(subscription, incarnation, topicId, from, to, ends, filter, only, letters, how);
    }
}
