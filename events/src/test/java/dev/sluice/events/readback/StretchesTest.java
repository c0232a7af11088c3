// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.LogRecord;
import dev.sluice.events.dedupe.DedupeWindow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class StretchesTest {
    private static final TopicPartition PARTITION = new TopicPartition("events", 0);
    private static final int ALL = (1 << 20) + 1;
    private static final int ONE = 1;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private int epoch = 3;
    private final Stretches stretches =
            new Stretches(PARTITION, consumer, new DedupeWindow(100, new SimpleMeterRegistry()), () -> epoch);

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

    @Test
    void whoever_comes_back_for_the_rest_of_a_fetch_gets_it_from_memory() {
        log(0, 1, 2, 5, 6);

        assertThat(read(0, ALL)).containsExactly(0L, 1L, 2L, 5L, 6L);
        // the consumer has nothing more to give: what comes was kept
        assertThat(read(1, ALL)).containsExactly(1L, 2L, 5L, 6L);
        assertThat(read(3, ONE)).containsExactly(5L);
        assertThat(read(6, ONE)).containsExactly(6L);
        assertThat(stretches.isAt(0)).isTrue();
        assertThat(stretches.isAt(7)).isTrue();
        assertThat(stretches.isAt(8)).isFalse();
    }

    @Test
    void a_stretch_ends_before_what_it_did_not_take() {
        log(0, 1, 4, 5);

        Chunk first = stretches.read(0, ONE);
        assertThat(first.next()).isEqualTo(1);
        assertThat(stretches.read(first.next(), ONE).next()).isEqualTo(2);
        Chunk overHole = stretches.read(2, ONE);
        assertThat(overHole.records()).extracting(LogRecord::offset).containsExactly(4L);
        assertThat(overHole.next()).isEqualTo(5);
        assertThat(stretches.read(0, ONE).next())
                .as("also when it is read again")
                .isEqualTo(1);
    }

    @Test
    void what_was_fetched_last_follows_what_was_fetched_before() {
        log(0, 1);
        assertThat(read(0, ALL)).containsExactly(0L, 1L);
        log(2, 3);

        assertThat(read(2, ALL)).containsExactly(2L, 3L);
        assertThat(stretches.isAt(1)).as("only the last fetch is kept").isFalse();
        assertThat(read(3, ALL)).containsExactly(3L);
    }

    @Test
    void nothing_is_kept_of_a_log_that_was_cut() {
        log(0, 1, 2);
        assertThat(read(0, ALL)).containsExactly(0L, 1L, 2L);
        consumer.setPollException(new LogTruncationException("cut", Map.of(PARTITION, 3L), Map.of()));
        log(3);

        assertThat(read(3, ALL)).containsExactly(3L);
        assertThat(stretches.isAt(2)).isFalse();
    }

    @Test
    void what_was_fetched_under_another_leader_is_fetched_again() {
        log(0, 1, 2);
        assertThat(read(0, ALL)).containsExactly(0L, 1L, 2L);
        epoch = 4;
        log(1, 2);

        assertThat(read(1, ALL)).containsExactly(1L, 2L);
        assertThat(stretches.isAt(0)).isFalse();
    }

    @Test
    void of_a_fetch_that_is_large_in_memory_the_end_is_kept() {
        log(0);
        add(1, ALL, new RecordHeaders());
        add(2, 10, new RecordHeaders());

        assertThat(read(0, 2 * ALL)).containsExactly(0L, 1L, 2L);
        assertThat(stretches.holds(0)).isFalse();
        assertThat(stretches.holds(1)).isFalse();
        assertThat(stretches.holds(2)).isTrue();
        assertThat(stretches.isAt(3)).as("and it goes on behind it").isTrue();
        assertThat(read(2, ALL)).containsExactly(2L);
    }

    @Test
    void headers_and_objects_count_in_what_is_kept() {
        begins();
        for (int offset = 0; offset < 1_000; offset++) {
            add(offset, 10, headers(12));
        }
        for (int next = 0; next < 1_000; ) {
            next = (int) stretches.read(next, 64 << 10).next();
        }

        assertThat(stretches.holds(0)).isFalse();
        assertThat(stretches.holds(100)).isFalse();
        assertThat(read(700, ALL)).hasSize(300).startsWith(700L).endsWith(999L);
    }

    @Test
    void of_what_nobody_has_taken_yet_it_holds_a_bounded_part_and_reads_the_rest_again() {
        begins();
        for (int offset = 0; offset < 10; offset++) {
            add(offset, 1 << 20, new RecordHeaders());
        }

        assertThat(read(0, ONE)).containsExactly(0L);
        assertThat(stretches.isAt(4)).isTrue();
        assertThat(stretches.isAt(5)).isFalse();
        assertThat(consumer.position(PARTITION)).isEqualTo(4);
        assertThat(read(1, 3 << 20)).containsExactly(1L, 2L, 3L);
        assertThat(stretches.isAt(4)).as("and it goes on behind it").isTrue();
    }

    private void begins() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 10_000L));
    }

    private void add(long offset, int length, RecordHeaders headers) {
        consumer.addRecord(new ConsumerRecord<>(
                "events",
                0,
                offset,
                0,
                TimestampType.CREATE_TIME,
                0,
                length,
                new byte[0],
                new byte[length],
                headers,
                Optional.empty()));
    }

    private static RecordHeaders headers(int count) {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < count; i++) {
            headers.add("in_header-" + i, new byte[60]);
        }
        return headers;
    }

    private List<Long> read(long from, int maxBytes) {
        return stretches.read(from, maxBytes).records().stream()
                .map(LogRecord::offset)
                .toList();
    }

    private void log(long... offsets) {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, offsets[offsets.length - 1] + 1));
        for (long offset : offsets) {
            consumer.addRecord(new ConsumerRecord<>("events", 0, offset, new byte[0], new byte[0]));
        }
    }
}
