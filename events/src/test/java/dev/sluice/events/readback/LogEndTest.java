// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LogEndTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    /** Its lag is 0, as Kafka's is after {@code beginningOffsets}, whatever the log holds. */
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none") {
        @Override
        public synchronized OptionalLong currentLag(TopicPartition topicPartition) {
            return OptionalLong.of(0);
        }
    };

    @Test
    void no_lag_is_believed_without_asking_the_log() {
        consumer.assign(List.of(PARTITION));
        consumer.updateEndOffsets(Map.of(PARTITION, 962L));
        assertThat(LogEnd.isAt(consumer, PARTITION, 0)).isFalse();
        assertThat(LogEnd.isAt(consumer, PARTITION, 961)).isFalse();
        assertThat(LogEnd.isAt(consumer, PARTITION, 962)).isTrue();
    }
}
