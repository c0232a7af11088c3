// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.dedupe.DedupeWindow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final int LENGTH = 10;
    private static final int ALL = 1 << 20;

    private final DedupeWindow window = new DedupeWindow(100, new SimpleMeterRegistry());
    private final List<String> made = new ArrayList<>();
    private final List<MockConsumer<byte[], byte[]>> consumers = new ArrayList<>();
    private final Places places = new Places(this::make);

    /** Each consumer gives ten records from where it is first sent to. */
    private Stretches make(int partition, int place) {
        made.add(partition + "-" + place);
        TopicPartition of = new TopicPartition("events", partition);
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
        consumer.updateBeginningOffsets(Map.of(of, 0L));
        consumer.updateEndOffsets(Map.of(of, 1_000_000L));
        consumer.schedulePollTask(() -> {
            long from = consumer.position(of);
            for (long offset = from; offset < from + LENGTH; offset++) {
                consumer.addRecord(new ConsumerRecord<>("events", partition, offset, new byte[0], new byte[0]));
            }
        });
        consumers.add(consumer);
        return new Stretches(of, consumer, window, () -> 0);
    }

    private Stretches read(int partition, long from) {
        Stretches stretches = places.at(partition, from);
        assertThat(stretches.read(from, ALL).records()).hasSize(LENGTH);
        return stretches;
    }

    @Test
    void each_place_has_a_consumer_that_stays_there() {
        Stretches front = read(0, 500);
        Stretches sweep = read(0, 0);

        assertThat(sweep).isNotSameAs(front);
        assertThat(places.at(0, 510)).isSameAs(front);
        assertThat(places.at(0, 4)).isSameAs(sweep);
        assertThat(made).containsExactly("0-0", "0-1");
    }

    @Test
    void one_that_holds_the_record_goes_before_one_that_comes_to_it_next() {
        Stretches before = read(0, 90);
        Stretches holding = read(0, 101);
        assertThat(before.isAt(100)).isTrue();
        assertThat(places.at(0, 100)).isSameAs(before);

        Stretches behind = read(1, 100);
        Stretches next = read(1, 90);
        assertThat(next.isAt(100)).isTrue();
        assertThat(places.at(1, 100)).isSameAs(behind).isNotSameAs(next);
        assertThat(places.at(0, 105)).isSameAs(holding);
    }

    @Test
    void a_fourth_place_of_a_partition_takes_the_one_used_least_lately() {
        Stretches first = read(0, 100);
        read(0, 200);
        read(0, 300);
        places.at(0, 205);

        assertThat(places.at(0, 400)).isSameAs(first);
        assertThat(places.size()).isEqualTo(Places.MOST_OF_PARTITION);
    }

    @Test
    void there_are_never_more_than_so_many_and_no_two_of_a_partition_have_one_number() {
        for (int partition = 0; partition < Places.MOST; partition++) {
            read(partition, 0);
        }
        read(Places.MOST, 0);

        assertThat(places.size()).isEqualTo(Places.MOST);
        assertThat(consumers.getFirst().closed())
                .as("of the partition read least lately")
                .isTrue();
        assertThat(consumers.stream().filter(MockConsumer::closed)).hasSize(1);

        places.leave(1);
        read(3, 500);
        for (int partition = 4; partition <= Places.MOST; partition++) {
            places.at(partition, 0);
        }
        places.at(2, 0);
        places.at(3, 500);
        read(1, 0);
        places.leave(4);
        read(3, 900);
        assertThat(made.subList(Places.MOST + 1, made.size()))
                .as("the first of partition 3 was the one used least lately")
                .containsExactly("3-1", "1-0", "3-0");
    }

    @Test
    void a_place_where_nobody_reads_any_more_is_left_although_others_are_read() {
        read(0, 0);
        read(1, 0);
        long now = System.nanoTime();

        places.leaveIdle(now + TimeUnit.SECONDS.toNanos(29));
        assertThat(places.size()).isEqualTo(2);
        places.leaveIdle(now + TimeUnit.SECONDS.toNanos(31));
        assertThat(places.size()).isZero();
        assertThat(consumers).allMatch(MockConsumer::closed);
    }
}
