// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lookback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BackwardTest {
    private static final TopicPartition PLACE = new TopicPartition("t", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

    private Older read(long begin, long end, long place, int count, int maxBytes) {
        consumer.updateBeginningOffsets(Map.of(PLACE, begin));
        consumer.updateEndOffsets(Map.of(PLACE, end));
        consumer.schedulePollTask(() -> LongStream.range(Math.max(begin, place - count), end)
                .forEach(offset ->
                        consumer.addRecord(new ConsumerRecord<>("t", 0, offset, new byte[0], new byte[100]))));
        Older older = new Backward(consumer, "t", Map.of(0, place), count, maxBytes)
                .read()
                .get(0);
        assertThat(older).isNotNull();
        return older;
    }

    private static List<Long> offsets(Older older) {
        return older.records().stream().map(ConsumerRecord::offset).toList();
    }

    @Test
    void the_records_right_before_a_place_are_read_in_their_order() {
        Older older = read(0, 100, 50, 10, 1 << 20);

        assertThat(offsets(older)).containsExactly(40L, 41L, 42L, 43L, 44L, 45L, 46L, 47L, 48L, 49L);
        assertThat(older.from()).isEqualTo(40);
        assertThat(older.atStart()).isFalse();
    }

    @Test
    void the_start_is_told_and_nothing_before_it_is_asked_for() {
        Older older = read(45, 100, 50, 10, 1 << 20);

        assertThat(offsets(older)).containsExactly(45L, 46L, 47L, 48L, 49L);
        assertThat(older.atStart()).isTrue();
    }

    @Test
    void a_place_before_the_start_has_nothing() {
        Older older = read(60, 100, 50, 10, 1 << 20);

        assertThat(older.records()).isEmpty();
        assertThat(older.atStart()).isTrue();
    }

    @Test
    void of_what_is_too_much_the_newest_is_kept_and_the_rest_is_still_to_be_read() {
        Older older = read(0, 100, 50, 10, 450);

        assertThat(offsets(older)).endsWith(49L).hasSizeLessThan(6);
        assertThat(older.from()).isEqualTo(offsets(older).getFirst());
        assertThat(older.atStart()).isFalse();
    }

    @Test
    void one_record_is_kept_however_big_it_is() {
        Older older = read(0, 100, 50, 10, 1);

        assertThat(offsets(older)).containsExactly(49L);
        assertThat(older.from()).isEqualTo(49);
    }
}
