// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Where the Reader begins, so that the dedupe window is whole again: and the ends it then has to reach. */
record Starts(Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {

    /**
     * Asks the log.
     *
     * @param windowEntries how many ids the window holds
     * @param since records older than this, epoch milliseconds, are no longer in anybody's window
     */
    static Starts ask(Consumer<byte[], byte[]> consumer, int windowEntries, long since) {
        var partitions = consumer.assignment();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        for (TopicPartition partition : partitions) {
            times.put(partition, since);
        }
        var inWindow = consumer.offsetsForTimes(times);
        long share = Math.max(1, windowEntries / Math.max(1, partitions.size()));
        Map<TopicPartition, Long> from = new HashMap<>();
        ends.forEach((partition, end) -> {
            @Nullable OffsetAndTimestamp first = inWindow.get(partition);
            long recent = Math.max(first == null ? end : first.offset(), end - share);
            from.put(partition, Math.max(begins.getOrDefault(partition, 0L), recent));
        });
        return new Starts(from, ends);
    }
}
