// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** Whether a log ends, asked so that the answer can be believed. */
final class LogEnd {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private LogEnd() {}

    /**
     * Whether there is nothing at {@code offset} or later. The lag that a consumer knows is a hint only: it may be of an earlier fetch,
     * and {@code beginningOffsets} sets it as if the log ended where it begins.
     */
    static boolean isAt(Consumer<?, ?> consumer, TopicPartition partition, long offset) {
        if (consumer.currentLag(partition).orElse(1) != 0) {
            return false;
        }
        try {
            return consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, Long.MAX_VALUE) <= offset;
        } catch (RetriableException away) {
            return false;
        }
    }
}
