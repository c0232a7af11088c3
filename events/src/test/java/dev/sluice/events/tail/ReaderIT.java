// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import static dev.sluice.events.LogFixture.builder;
import static dev.sluice.events.LogFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.events.Event;
import dev.sluice.events.EventCodec;
import dev.sluice.events.LogFixture;
import dev.sluice.events.LogFixture.Node;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.log.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReaderIT {
    private static final ReaderOptions SMALL =
            new ReaderOptions(64, 64L << 20, Duration.ofMillis(300), Duration.ofMillis(200), GapListener.none());

    @TempDir
    static Path folder;

    private static LogFixture fixture;

    @BeforeAll
    static void startBroker() {
        fixture = new LogFixture(folder);
    }

    @AfterAll
    static void stopBroker() {
        fixture.close();
    }

    @Test
    void what_is_published_is_in_the_tail_at_its_position_and_wakes_the_listener() {
        try (Node node = fixture.node().start()) {
            Listening listener = new Listening();
            node.reader.attach(listener);

            Receipt receipt = node.publish(event("in_1"));

            await().untilAsserted(() -> assertThat(listener.wakes).hasPositiveValue());
            await().untilAsserted(() -> assertThat(node.idsInTails()).containsExactly("in_1"));
            LogRecord record = node.inTail(receipt.position().partition()).getFirst();
            assertThat(record.position()).isEqualTo(receipt.position());
            assertThat(record.event().eventId()).isEqualTo(receipt.eventId());
            assertThat(node.window.find(receipt.eventId())).contains(receipt.position());
        }
    }

    @Test
    void a_copy_by_another_writer_is_skipped_and_the_first_one_counts() {
        try (Node node = fixture.node().start()) {
            Receipt first = node.publish(event("twice"));
            writeDirectly(node, event("twice"), 2);
            node.publish(event("last"));

            await().untilAsserted(() -> assertThat(node.idsInTails()).containsExactlyInAnyOrder("twice", "last"));
            assertThat(node.inTail(first.position().partition()).getFirst().position())
                    .isEqualTo(first.position());
            assertThat(node.window.find(first.eventId())).contains(first.position());
        }
    }

    @Test
    void an_event_whose_window_is_zero_is_never_a_copy() {
        try (Node node = fixture.node().start()) {
            Event event = builder("again").dedupe(Duration.ZERO).build();

            assertThat(node.publish(event).duplicate()).isFalse();
            assertThat(node.publish(event).duplicate()).isFalse();

            await().untilAsserted(() -> assertThat(node.idsInTails()).containsExactly("again", "again"));
        }
    }

    @Test
    void a_record_that_is_no_event_is_in_the_tail_with_its_reason() {
        try (Node node = fixture.node().start();
                Producer<byte[], byte[]> producer = directly(node)) {
            producer.send(new ProducerRecord<>(node.access.topics().events(), 0, new byte[] {1}, new byte[] {2}));
            producer.flush();

            await().untilAsserted(() -> assertThat(node.inTail(0)).hasSize(1));
            assertThat(node.inTail(0).getFirst().unreadable()).isEqualTo("not a CloudEvent");
            assertThat(node.inTail(0).getFirst().raw().value()).containsExactly(2);
        }
    }

    @Test
    void a_new_reader_rebuilds_window_and_tails() {
        String prefix = fixture.freshPrefix();
        Receipt receipt;
        try (Node node = fixture.node(prefix, 10_000, ReaderOptions.defaults()).start()) {
            receipt = node.publish(100, "in_").getFirst();
        }

        try (Node node = fixture.node(prefix, 10_000, ReaderOptions.defaults()).start()) {
            assertThat(node.idsInTails()).hasSize(100);
            assertThat(node.window.size()).isEqualTo(100);
            Receipt repeat = node.publish(event("in_0"));

            assertThat(repeat).isEqualTo(new Receipt(receipt.eventId(), true, receipt.position()));
        }
    }

    @Test
    void a_small_window_is_rebuilt_from_the_newest_records_only() {
        String prefix = fixture.freshPrefix();
        try (Node node = fixture.node(prefix, 10_000, ReaderOptions.defaults()).start()) {
            node.publish(300, "in_");
        }

        try (Node node = fixture.node(prefix, 30, ReaderOptions.defaults()).start()) {
            assertThat(node.idsInTails()).hasSize(30);
            assertThat(IntStream.range(0, 3)
                            .mapToLong(p -> node.reader.tail(p).endOffset())
                            .sum())
                    .isEqualTo(300);
        }
    }

    @Test
    void what_is_older_than_the_longest_window_is_not_read_again() {
        String prefix = fixture.freshPrefix();
        try (Node node = fixture.node(prefix, 10_000, ReaderOptions.defaults()).start()) {
            node.publish(100, "in_");
        }
        ReaderOptions none = new ReaderOptions(
                64, 64L << 20, Duration.ofSeconds(10), Duration.ofSeconds(5), GapListener.none(), Duration.ZERO);

        try (Node node = fixture.node(prefix, 10_000, none).start()) {
            assertThat(node.window.size()).isZero();
        }
        try (Node node = fixture.node(prefix, 10_000, none.withWindow(Duration.ofDays(20)))
                .start()) {
            assertThat(node.window.size()).isEqualTo(100);
        }
        assertThat(none.withWindow(Duration.ofMinutes(1)).window()).isEqualTo(DedupeWindow.DEFAULT_WINDOW);
    }

    @Test
    void a_listener_half_a_ring_behind_holds_its_partition_and_loses_nothing() {
        try (Node node = fixture.node(fixture.freshPrefix(), 10_000, SMALL).start()) {
            Listening listener = new Listening();
            listener.positions.put(0, new AtomicLong(0));
            node.reader.attach(listener);
            List<Receipt> receipts = node.publish(1000, "in_");
            long inFirst =
                    receipts.stream().filter(r -> r.position().partition() == 0).count();

            await().untilAsserted(() -> assertThat(listener.stuck).contains(0));
            assertThat(node.reader.tail(0).firstOffset()).isZero();
            assertThat(node.reader.tail(0).endOffset()).isBetween(32L, 64L);
            assertThat(node.reader.tail(1).endOffset()).isGreaterThan(100);

            Set<Long> seen = new HashSet<>();
            Tail.Cursor cursor = node.reader.tail(0).cursor();
            assertThat(cursor.seek(0)).isTrue();
            await().untilAsserted(() -> {
                for (LogRecord record = cursor.next(); record != null; record = cursor.next()) {
                    seen.add(record.offset());
                }
                listener.positions.get(0).set(cursor.position());
                assertThat(cursor.overrun()).isFalse();
                assertThat((long) seen.size()).isEqualTo(inFirst);
            });
        }
    }

    @Test
    void a_listener_that_fell_out_of_the_ring_holds_nobody() {
        try (Node node = fixture.node(fixture.freshPrefix(), 10_000, SMALL).start()) {
            node.publish(1000, "in_");
            await().untilAsserted(
                            () -> assertThat(node.reader.tail(0).firstOffset()).isPositive());
            Listening listener = new Listening();
            listener.positions.put(0, new AtomicLong(0));
            node.reader.attach(listener);
            long before = node.reader.tail(0).endOffset();

            node.publish(1000, "more_");

            await().untilAsserted(
                            () -> assertThat(node.reader.tail(0).endOffset()).isGreaterThan(before + 100));
            assertThat(listener.stuck).isEmpty();
        }
    }

    @Test
    void retention_that_overtakes_the_reader_is_told_and_the_tail_begins_anew() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        GapListener gaps = new GapListener() {
            @Override
            public void lost(int partition, long from, long to) {
                told.add(partition + ":" + from + "-" + to);
            }

            @Override
            public void truncated(int partition, long from, long end) {}
        };
        ReaderOptions options = SMALL.withGapListener(gaps);
        try (Node node = fixture.node(fixture.freshPrefix(), 10_000, options).start();
                Admin admin = node.access.clients().admin("test")) {
            Listening listener = new Listening();
            IntStream.range(0, LogFixture.PARTITIONS).forEach(p -> listener.positions.put(p, new AtomicLong(0)));
            node.reader.attach(listener);
            int partition = publishBig(node, 200);
            await().untilAsserted(() -> assertThat(listener.stuck).contains(partition));
            long stoodAt = node.reader.tail(partition).endOffset();
            Tail.Cursor cursor = node.reader.tail(partition).cursor();
            TopicPartition held = new TopicPartition(node.access.topics().events(), partition);

            admin.deleteRecords(Map.of(held, RecordsToDelete.beforeOffset(150)))
                    .all()
                    .get(10, TimeUnit.SECONDS);
            listener.positions.get(partition).set(Long.MAX_VALUE);

            await().untilAsserted(() -> assertThat(told).hasSize(1));
            assertThat(told.getFirst()).startsWith(partition + ":").endsWith("-150");
            await().untilAsserted(() ->
                    assertThat(node.reader.tail(partition).endOffset()).isEqualTo(200));
            assertThat(node.reader.tail(partition).firstOffset())
                    .isBetween(150L, 199L)
                    .isGreaterThan(stoodAt);
            assertThat(cursor.next()).isNull();
            assertThat(cursor.overrun()).isTrue();
        }
    }

    private static int publishBig(Node node, int count) {
        int partition = -1;
        for (int i = 0; i < count; i++) {
            Event big = builder("big_" + i)
                    .partitionKey("one")
                    .data(new byte[60_000])
                    .build();
            partition = node.publish(big).position().partition();
        }
        return partition;
    }

    @Test
    void a_deleted_topic_is_an_alarm() throws Exception {
        try (Node node = fixture.node(fixture.freshPrefix(), 10_000, SMALL).start();
                Admin admin = node.access.clients().admin("test")) {
            await().untilAsserted(
                            () -> assertThat(node.reader.health().reachable()).isTrue());
            assertThat(node.reader.health().alarms()).isEmpty();

            admin.deleteTopics(List.of(node.access.topics().events())).all().get(10, TimeUnit.SECONDS);

            await().atMost(15, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(node.reader.health().alarms())
                            .containsExactly("topic " + node.access.topics().events() + " was deleted"));
        }
    }

    @Test
    void the_earliest_of_several_writers_counts_whoever_acknowledged_first() {
        Node node = fixture.node();
        LogRecord early = record(node, 5, event("same"));
        LogRecord late = record(node, 9, event("same"));

        assertThat(node.window.admit(late)).isTrue();
        assertThat(node.window.admit(early)).isTrue();

        assertThat(node.window.isCopy(late)).isTrue();
        assertThat(node.window.isCopy(early)).isFalse();
        assertThat(node.window.find(early.event().eventId())).contains(new Position(0, 5));
    }

    private static LogRecord record(Node node, long offset, Event event) {
        return LogRecord.of(new Position(0, offset), 1_000 + offset, 100, event);
    }

    private static Producer<byte[], byte[]> directly(Node node) {
        Producer<byte[], byte[]> producer = node.access
                .clients()
                .transactionalProducer("direct-" + node.access.topics().prefix(), Duration.ofSeconds(10));
        producer.initTransactions();
        producer.beginTransaction();
        return producer;
    }

    private static void writeDirectly(Node node, Event event, int times) {
        try (Producer<byte[], byte[]> producer = directly(node)) {
            for (int i = 0; i < times; i++) {
                producer.send(EventCodec.encode(node.access.topics().events(), event));
            }
            producer.commitTransaction();
        }
    }

    /** A listener that needs nothing from a partition unless its position is set. */
    private static final class Listening implements TailListener {
        final AtomicInteger wakes = new AtomicInteger();
        final List<Integer> stuck = new CopyOnWriteArrayList<>();
        final Map<Integer, AtomicLong> positions = new ConcurrentHashMap<>();

        @Override
        public void wake() {
            wakes.incrementAndGet();
        }

        @Override
        public long position(int partition) {
            AtomicLong position = positions.get(partition);
            return position == null ? Long.MAX_VALUE : position.get();
        }

        @Override
        public void stuck(int partition) {
            stuck.add(partition);
        }
    }
}
