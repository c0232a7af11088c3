// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.LogRecord;
import dev.sluice.events.dedupe.DedupeWindow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StretchesTest {
    private static final TopicPartition PARTITION = new TopicPartition("events", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final Stretches stretches =
            new Stretches(PARTITION, consumer, new DedupeWindow(100, new SimpleMeterRegistry()));

    @Test
    void a_log_that_was_cut_and_has_grown_again_is_read_on() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 6L));
        consumer.addRecord(new ConsumerRecord<>("events", 0, 5, new byte[0], new byte[0]));
        consumer.setPollException(new LogTruncationException("cut", Map.of(PARTITION, 5L), Map.of()));

        Chunk chunk = stretches.read(5, 1000);

        assertThat(chunk.atEnd()).isFalse();
        assertThat(chunk.records()).extracting(LogRecord::offset).containsExactly(5L);
    }
}
