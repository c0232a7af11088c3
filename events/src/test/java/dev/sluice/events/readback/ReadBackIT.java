// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import static dev.sluice.events.LogFixture.builder;
import static dev.sluice.events.LogFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.events.EventCodec;
import dev.sluice.events.LogFixture;
import dev.sluice.events.LogFixture.Node;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.events.log.Receipt;
import dev.sluice.events.tail.GapListener;
import dev.sluice.events.tail.ReaderOptions;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadBackIT {
    /** Rings of 16 records: nearly all has to be read back. */
    private static final ReaderOptions SMALL =
            new ReaderOptions(16, 64L << 20, Duration.ofSeconds(10), Duration.ofSeconds(5), GapListener.none());

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
    void a_partition_is_read_back_whole_in_stretches_of_any_size() {
        try (Node node = node()) {
            List<Receipt> receipts = node.publish(3000, "in_");
            List<Long> written = offsetsIn(receipts, 0);

            assertThat(offsets(readAll(node, 0, 0, 1))).isEqualTo(written);
            assertThat(offsets(readAll(node, 0, 0, 50_000))).isEqualTo(written);
            assertThat(offsets(readAll(node, 0, 0, 100_000_000))).isEqualTo(written);
        }
    }

    @Test
    void reading_may_jump_back_and_forth() {
        try (Node node = node()) {
            List<Receipt> receipts = node.publish(3000, "in_");
            int last = offsetsIn(receipts, 1).size() - 1;
            for (long from : new long[] {500, 10, 200, 201, 0, 700, 650}) {
                Chunk chunk = LogFixture.await(node.readBack.read(1, from, 20_000));

                assertThat(chunk.from()).isEqualTo(from);
                assertThat(chunk.next()).isGreaterThan(from);
                assertThat(offsets(chunk.records()))
                        .containsExactlyElementsOf(LongStream.range(from, Math.min(chunk.next(), last + 1))
                                .boxed()
                                .toList());
            }
        }
    }

    @Test
    void what_the_tail_holds_is_the_same_as_what_is_read_back() {
        String prefix = fixture.freshPrefix();
        try (Node node = fixture.node(prefix, 100_000, ReaderOptions.defaults()).start();
                Node small = fixture.node(prefix, 3, SMALL).start()) {
            node.publish(900, "in_");
            await().untilAsserted(() -> assertThat(node.idsInTails()).hasSize(900));
            await().untilAsserted(() -> assertThat(IntStream.range(0, 3)
                            .mapToLong(p -> small.reader.tail(p).endOffset())
                            .sum())
                    .isEqualTo(900));

            for (int partition = 0; partition < LogFixture.PARTITIONS; partition++) {
                assertThat(ids(readAll(small, partition, 0, 10_000))).isEqualTo(ids(node.inTail(partition)));
                assertThat(ids(readAll(node, partition, 0, 10_000))).isEqualTo(ids(node.inTail(partition)));
            }
        }
    }

    @Test
    void copies_are_left_out_as_in_the_tail() {
        try (Node node = node()) {
            Receipt first = node.publish(event("twice"));
            try (Producer<byte[], byte[]> other =
                    node.access.clients().ingestProducer(LogFixture.DEADLINE, 1024 * 1024)) {
                await().ignoreExceptions()
                        .until(() -> !other.partitionsFor(node.access.topics().events())
                                .isEmpty());
                other.send(EventCodec.encode(node.access.topics().events(), event("twice")));
                other.flush();
            }
            node.publish(300, "in_");
            int partition = first.position().partition();

            assertThat(ids(readAll(node, partition, 0, 5000))).containsOnlyOnce("twice");
            Position copy = new Position(partition, first.position().offset() + 1);
            assertThat(LogFixture.await(node.readBack.one(copy))).isNull();
        }
    }

    @Test
    void equal_requests_share_one_read() {
        try (Node node = node()) {
            node.publish(3000, "in_");
            List<Future<Chunk>> asked = IntStream.range(0, 50)
                    .mapToObj(i -> node.readBack.read(0, 100, 10_000))
                    .toList();

            List<Chunk> chunks = asked.stream().map(LogFixture::await).toList();

            assertThat(chunks)
                    .allSatisfy(chunk ->
                            assertThat(offsets(chunk.records()).getFirst()).isEqualTo(100));
            assertThat(chunks.stream().distinct().count()).isLessThan(50);
        }
    }

    @Test
    void a_single_record_is_found_at_its_position_and_nowhere_else() {
        try (Node node = node()) {
            List<Receipt> receipts = node.publish(600, "in_");
            Receipt old = receipts.getFirst();
            Receipt fresh = receipts.getLast();

            assertThat(LogFixture.await(node.readBack.one(old.position()))
                            .event()
                            .id())
                    .isEqualTo("in_0");
            assertThat(LogFixture.await(node.readBack.one(fresh.position()))
                            .event()
                            .id())
                    .isEqualTo("in_599");
            assertThat(LogFixture.await(node.readBack.one(new Position(0, 1_000_000))))
                    .isNull();
        }
    }

    @Test
    void at_the_end_of_the_log_a_stretch_is_empty() {
        try (Node node = node()) {
            Receipt receipt = node.publish(event("in_1"));
            Position end = new Position(
                    receipt.position().partition(), receipt.position().offset() + 1);
            await().untilAsserted(() ->
                    assertThat(node.reader.tail(end.partition()).endOffset()).isEqualTo(end.offset()));

            Chunk chunk = LogFixture.await(node.readBack.read(end.partition(), end.offset(), 1000));

            assertThat(chunk.atEnd()).isTrue();
            assertThat(chunk.records()).isEmpty();
        }
    }

    @Test
    void what_retention_took_is_told_by_where_the_stretch_begins() throws Exception {
        try (Node node = node()) {
            node.publish(3000, "in_");
            deleteBefore(node, 0, 500);

            Chunk chunk = LogFixture.await(node.readBack.read(0, 200, 10_000));

            assertThat(chunk.from()).isEqualTo(500);
            assertThat(chunk.logStart()).isEqualTo(500);
            assertThat(chunk.records().getFirst().offset()).isEqualTo(500);
            assertThat(LogFixture.await(node.readBack.one(new Position(0, 7)))).isNull();
        }
    }

    @Test
    void retention_that_overtakes_a_reading_is_told_at_the_next_stretch() throws Exception {
        try (Node node = node()) {
            int partition = publishBig(node, 200);
            await().untilAsserted(() ->
                    assertThat(node.reader.tail(partition).endOffset()).isEqualTo(200));
            assertThat(LogFixture.await(node.readBack.read(partition, 0, 1)).logStart())
                    .isZero();
            deleteBefore(node, partition, 150);

            Chunk chunk = LogFixture.await(node.readBack.read(partition, 140, 1));

            assertThat(chunk.from()).isEqualTo(150);
            assertThat(chunk.logStart()).isEqualTo(150);
            assertThat(chunk.records().getFirst().offset()).isEqualTo(150);
        }
    }

    private static int publishBig(Node node, int count) {
        int partition = -1;
        for (int i = 0; i < count; i++) {
            partition = node.publish(builder("big_" + i)
                            .partitionKey("one")
                            .data(new byte[60_000])
                            .build())
                    .position()
                    .partition();
        }
        return partition;
    }

    private static void deleteBefore(Node node, int partition, long offset) throws Exception {
        TopicPartition place = new TopicPartition(node.access.topics().events(), partition);
        try (Admin admin = node.access.clients().admin("test")) {
            admin.deleteRecords(Map.of(place, RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void reads_that_wait_fail_when_it_is_closed() {
        Node node = node();
        node.publish(600, "in_");
        await().untilAsserted(
                        () -> assertThat(node.reader.tail(0).firstOffset()).isPositive());
        node.readBack.close();

        Future<Chunk> late = node.readBack.read(0, 0, 1000);

        await().untilAsserted(() -> assertThat(late.failed()).isTrue());
        node.close();
    }

    @Test
    void starts_are_the_ends_the_beginnings_and_the_first_at_a_time() throws Exception {
        try (Node node = node();
                StartOffsets starts = new StartOffsets(node.access)) {
            node.publish(30, "before_");
            Map<Integer, Long> ends = LogFixture.await(starts.latest());
            Receipt receipt = node.publish(builder("after").build());
            long appended =
                    LogFixture.await(node.readBack.one(receipt.position())).timestamp();

            Map<Integer, Long> atAppend = LogFixture.await(starts.at(Instant.ofEpochMilli(appended)));
            Map<Integer, Long> later = LogFixture.await(starts.at(Instant.ofEpochMilli(appended + 60_000)));

            assertThat(ends.values().stream().mapToLong(end -> end).sum()).isEqualTo(30);
            assertThat(LogFixture.await(starts.earliest()))
                    .containsExactlyInAnyOrderEntriesOf(Map.of(0, 0L, 1, 0L, 2, 0L));
            assertThat(atAppend.get(receipt.position().partition()))
                    .isLessThanOrEqualTo(receipt.position().offset());
            assertThat(later).isEqualTo(LogFixture.await(starts.latest()));
        }
    }

    private static Node node() {
        return fixture.node(fixture.freshPrefix(), 100_000, SMALL).start();
    }

    private static List<LogRecord> readAll(Node node, int partition, long from, int maxBytes) {
        List<LogRecord> records = new ArrayList<>();
        long next = from;
        while (true) {
            Chunk chunk = LogFixture.await(node.readBack.read(partition, next, maxBytes));
            assertThat(chunk.from()).isEqualTo(next);
            records.addAll(chunk.records());
            if (chunk.atEnd()) {
                return records;
            }
            next = chunk.next();
        }
    }

    private static List<Long> offsetsIn(List<Receipt> receipts, int partition) {
        return receipts.stream()
                .map(Receipt::position)
                .filter(position -> position.partition() == partition)
                .map(Position::offset)
                .sorted()
                .toList();
    }

    private static List<Long> offsets(List<LogRecord> records) {
        return records.stream().map(LogRecord::offset).toList();
    }

    private static List<String> ids(List<LogRecord> records) {
        return records.stream().map(record -> record.event().id()).toList();
    }
}
