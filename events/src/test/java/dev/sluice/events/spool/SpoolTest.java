// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.events.Event;
import dev.sluice.events.EventCodec;
import dev.sluice.events.LogFixture;
import dev.sluice.events.Position;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.log.LogUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A spool whose log answers as the test says. */
@Timeout(180)
class SpoolTest {
    private static final String TOPIC = "t.events";

    @TempDir
    Path root;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DedupeWindow window = new DedupeWindow(1_000, meters);
    /** How often the process was to end. */
    private final AtomicInteger ended = new AtomicInteger();

    private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();

    static List<SmallDisk.Kind> kinds() {
        return SmallDisk.kinds();
    }

    @AfterEach
    void close() {
        LogFixture.await(vertx.close());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void on_a_full_disk_each_event_is_published_once_and_counted_down_once(SmallDisk.Kind kind) throws Exception {
        try (SmallDisk disk = kind.in(root)) {
            Path folder = disk.root().resolve("spool");
            Spool spool = spool(log(false), meters, new SpoolOptions(folder, SmallDisk.SIZE, 100, 1), disk.opener());
            spool.start();
            for (int i = 1; i <= 5; i++) {
                LogFixture.await(spool.keep(LogFixture.event("e" + i), i % 2 == 0));
            }
            disk.fill();
            soon().until(() -> sent().size() == 5);
            MockProducer<byte[], byte[]> first = producers.getLast();
            first.completeNext();
            first.completeNext();
            first.completeNext();
            soon().until(() -> spool.waiting() == 2);
            assertThat(spool.bytes()).isPositive();
            first.errorNext(new IllegalStateException("this producer is of no use any more"));
            soon().until(() -> producers.getLast() != first
                    && producers.getLast().history().size() == 2);
            assertThat(sent()).containsExactly("e1", "e2", "e3", "e4", "e5", "e4", "e5");
            assertThat(spool.waiting()).isEqualTo(2);
            assertThat(spool.publishingFailure()).isNotNull();
            MockProducer<byte[], byte[]> second = producers.getLast();
            second.completeNext();
            second.completeNext();
            soon().until(() -> spool.waiting() == 0);
            soon().until(() -> spool.bytes() == 0);
            assertThat(SmallDisk.names(folder)).containsExactly("progress");
            assertThat(spool.publishingFailure()).isNull();
            spool.close(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_refused_event_holds_up_no_other_on_a_full_disk(SmallDisk.Kind kind) throws Exception {
        try (SmallDisk disk = kind.in(root)) {
            Path folder = disk.root().resolve("spool");
            Spool spool = spool(log(false), meters, new SpoolOptions(folder, SmallDisk.SIZE, 100, 1), disk.opener());
            spool.start();
            byte[] big = new byte[100 << 10];
            LogFixture.await(spool.keep(LogFixture.builder("e1").data(big).build(), true));
            LogFixture.await(spool.keep(LogFixture.event("e2"), true));
            disk.fill();
            soon().until(() -> sent().size() == 2);
            producers.getLast().errorNext(new RecordTooLargeException("never"));
            producers.getLast().completeNext();
            soon().until(() -> spool.waiting() == 0);
            soon().until(() -> spool.bytes() == 0);
            assertThat(sent()).containsExactly("e1", "e2");
            assertThat(SmallDisk.names(folder)).anyMatch(name -> name.contains(".seg.refused-"));
            spool.close(Duration.ofSeconds(5));
        }
    }

    @Test
    void a_refused_event_is_kept_aside_for_its_owner_only() throws Exception {
        Spool spool = spool(log(false), meters, SpoolOptions.of(root, 1 << 20), SpoolDisk.REAL);
        spool.start();
        Event event = LogFixture.event("e1");
        LogFixture.await(spool.keep(event, true));
        soon().until(() -> sent().size() == 1);
        producers.getLast().errorNext(new RecordTooLargeException("never"));
        soon().until(() -> spool.waiting() == 0);
        assertThat(root.resolve(event.eventId() + ".refused"))
                .hasBinaryContent(new Spooled(event, true).bytes())
                .satisfies(
                        file -> assertThat(Files.getPosixFilePermissions(file)).hasSize(2));
        spool.close(Duration.ofSeconds(5));
    }

    @Test
    void an_event_on_the_log_before_its_writer_has_told_is_not_taken_for_kept_for_ever() {
        var spools = new ArrayList<Spool>();
        var slow = new SlowTimer(() -> soon().until(() -> spools.getFirst().waiting() == 0));
        Spool spool = spool(log(true), slow, SpoolOptions.of(root, 1 << 20), SpoolDisk.REAL);
        spools.add(spool);
        spool.start();
        LogFixture.await(spool.keep(shortWindow(), true));
        assertThat(sent()).containsExactly("e1");
        soon().until(() ->
                window.known(shortWindow(), System.currentTimeMillis()).isEmpty());
        assertThat(LogFixture.await(spool.keep(shortWindow(), true)).duplicate())
                .isFalse();
        soon().until(() -> sent().size() == 2);
        spool.close(Duration.ofSeconds(5));
    }

    @Test
    void an_error_of_the_writer_is_told_its_event_refused_and_the_process_ended() {
        SpoolDisk fails = (path, options, attributes) -> {
            throw new OutOfMemoryError("of the writer");
        };
        Spool spool = spool(log(true), meters, SpoolOptions.of(root, 1 << 20), fails);
        spool.start();
        var refused = spool.keep(LogFixture.event("e1"), true);
        soon().until(refused::isComplete);
        assertThat(refused.failed()).isTrue();
        soon().until(() -> ended.get() == 1);
        assertThat(spool.failure()).contains("of the writer");
        assertThat(sent()).isEmpty();
        spool.close(Duration.ofSeconds(5));
    }

    @Test
    void an_error_of_the_drain_is_told_and_the_process_ended() {
        SpoolDrain.Log log = log(true);
        var fails = new SpoolDrain.Log(
                () -> {
                    throw new OutOfMemoryError("of the drain");
                },
                TOPIC,
                log.maxRecordBytes());
        Spool spool = spool(fails, meters, SpoolOptions.of(root, 1 << 20), SpoolDisk.REAL);
        spool.start();
        LogFixture.await(spool.keep(LogFixture.event("e1"), true));
        soon().until(() -> ended.get() == 1);
        assertThat(spool.publishingFailure()).contains("of the drain");
        assertThat(spool.waiting()).isEqualTo(1);
        spool.close(Duration.ofSeconds(5));
    }

    @Test
    void a_disk_that_cannot_be_read_is_told_and_takes_nothing_until_it_can() {
        var broken = new AtomicBoolean(true);
        SpoolDisk disk = (path, options, attributes) -> {
            if (broken.get() && options.equals(Set.of(StandardOpenOption.READ))) {
                throw new IOException("Input/output error");
            }
            return SpoolDisk.REAL.open(path, options, attributes);
        };
        Spool spool = spool(log(true), meters, SpoolOptions.of(root, 1 << 20), disk);
        spool.start();
        LogFixture.await(spool.keep(LogFixture.event("e1"), true));
        soon().until(() -> spool.failure() != null);
        assertThat(spool.failure()).contains("Input/output error");
        assertThat(spool.publishingFailure()).contains("Input/output error");
        soon().until(() -> meters.counter("sluice.spool.publish.failures").count() >= 2);
        var refused = spool.keep(LogFixture.event("e2"), true);
        assertThat(refused.cause()).isInstanceOf(LogUnavailableException.class).hasMessageContaining("read");
        assertThat(spool.keep(LogFixture.event("e1"), true).failed()).isTrue();
        assertThat(spool.waiting()).isEqualTo(1);
        broken.set(false);
        soon().until(() -> !spool.holds());
        assertThat(spool.failure()).isNull();
        assertThat(spool.publishingFailure()).isNull();
        LogFixture.await(spool.keep(LogFixture.event("e3"), true));
        soon().until(() -> sent().size() == 2);
        assertThat(sent()).containsExactly("e1", "e3");
        assertThat(ended).hasValue(0);
        spool.close(Duration.ofSeconds(5));
    }

    @Test
    void a_disk_that_refuses_to_write_is_told_and_nothing_of_it_is_promised() {
        var broken = new AtomicBoolean(true);
        SpoolDisk disk = (path, options, attributes) -> {
            FileChannel file = SpoolDisk.REAL.open(path, options, attributes);
            return new BoundedChannel(file, more -> {
                if (broken.get()) {
                    throw new IOException("Input/output error");
                }
            });
        };
        Spool spool = spool(log(true), meters, SpoolOptions.of(root, 1 << 20), disk);
        spool.start();
        var refused = spool.keep(LogFixture.event("e1"), true);
        soon().until(refused::isComplete);
        assertThat(refused.cause()).isInstanceOf(LogUnavailableException.class);
        assertThat(spool.failure()).contains("Input/output error");
        assertThat(meters.counter("sluice.spool.failures").count()).isEqualTo(1);
        assertThat(spool.holds()).isFalse();
        broken.set(false);
        LogFixture.await(spool.keep(LogFixture.event("e1"), true));
        soon().until(() -> !spool.holds());
        assertThat(sent()).containsExactly("e1");
        assertThat(spool.failure()).isNull();
        spool.close(Duration.ofSeconds(5));
    }

    @Test
    void a_first_try_that_had_arrived_is_the_same_event_however_short_the_window_and_long_the_outage() {
        long received = System.currentTimeMillis() - TimeUnit.HOURS.toMillis(6);
        Event event = LogFixture.builder("e1")
                .dedupe(Duration.ofMinutes(1))
                .receivedMillis(received)
                .build();
        window.note(event, new Position(0, 7), received + 900);
        Spool spool = spool(log(true), meters, SpoolOptions.of(root, 1 << 20), SpoolDisk.REAL);
        spool.start();
        LogFixture.await(spool.keep(event, true));
        LogFixture.await(spool.keep(LogFixture.event("e2"), true));
        soon().until(() -> !spool.holds());
        assertThat(sent()).containsExactly("e2");
        spool.close(Duration.ofSeconds(5));
    }

    @Test
    void what_is_published_late_is_a_copy_for_every_reader_of_what_came_with_its_receipt() {
        long received = System.currentTimeMillis() - TimeUnit.HOURS.toMillis(6);
        Event event = LogFixture.builder("e1")
                .dedupe(Duration.ofMinutes(1))
                .receivedMillis(received)
                .build();
        Spool spool = spool(log(true), meters, SpoolOptions.of(root, 1 << 20), SpoolDisk.REAL);
        spool.start();
        LogFixture.await(spool.keep(event, true));
        soon().until(() -> !spool.holds());
        var record = producers.getLast().history().getFirst();
        Event late = EventCodec.decode(new ConsumerRecord<>(
                        TOPIC,
                        0,
                        9,
                        System.currentTimeMillis(),
                        TimestampType.LOG_APPEND_TIME,
                        record.key().length,
                        record.value().length,
                        record.key(),
                        record.value(),
                        record.headers(),
                        Optional.empty()))
                .event();
        var reader = new DedupeWindow(100, new SimpleMeterRegistry());
        assertThat(reader.note(event, new Position(0, 7), received + 900)).isTrue();
        assertThat(reader.note(late, new Position(0, 9), System.currentTimeMillis()))
                .isFalse();
        var other = new DedupeWindow(100, new SimpleMeterRegistry());
        assertThat(other.note(event, new Position(0, 7), received - TimeUnit.MINUTES.toMillis(2)))
                .isTrue();
        assertThat(other.note(late, new Position(0, 9), System.currentTimeMillis()))
                .isTrue();
        spool.close(Duration.ofSeconds(5));
    }

    @Test
    void what_a_disk_has_lost_is_counted_and_nobody_waits_for_it() throws Exception {
        var options = new SpoolOptions(root, 1 << 20, 100, 1);
        try (SpoolFiles files = SpoolFiles.open(options, SpoolDisk.REAL, spooled -> {})) {
            files.append(List.of(SpoolFilesProperties.event("e1"), SpoolFilesProperties.event("e2")));
            files.append(List.of(SpoolFilesProperties.event("e3")));
        }
        Spool spool = spool(log(true), meters, options, SpoolDisk.REAL);
        assertThat(spool.waiting()).isEqualTo(3);
        Files.delete(root.resolve(String.format("%020d.seg", 1)));
        spool.start();
        soon().until(() -> !spool.holds());
        assertThat(spool.lost()).isEqualTo(2);
        assertThat(spool.waiting()).isZero();
        assertThat(sent()).containsExactly("e3");
        spool.close(Duration.ofSeconds(5));
    }

    private static Event shortWindow() {
        return LogFixture.builder("e1")
                .dedupe(Duration.ofMillis(1))
                .receivedMillis(System.currentTimeMillis())
                .build();
    }

    private Spool spool(SpoolDrain.Log log, MeterRegistry registry, SpoolOptions options, SpoolDisk disk) {
        return new Spool(vertx, log, window, registry, new Spool.Base(options, disk, ended::incrementAndGet));
    }

    private SpoolDrain.Log log(boolean answersAtOnce) {
        return new SpoolDrain.Log(() -> producer(answersAtOnce), TOPIC, 1 << 20);
    }

    private Producer<byte[], byte[]> producer(boolean answersAtOnce) {
        var node = new Node(0, "127.0.0.1", 1);
        var partition = new PartitionInfo(TOPIC, 0, node, new Node[] {node}, new Node[] {node});
        var producer = new MockProducer<>(
                new Cluster("c", List.of(node), List.of(partition), Set.of(), Set.of()),
                answersAtOnce,
                new RoundRobinPartitioner(),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producers.add(producer);
        return producer;
    }

    private List<String> sent() {
        return producers.stream()
                .flatMap(producer -> producer.history().stream())
                .map(SpoolTest::id)
                .toList();
    }

    private static String id(ProducerRecord<byte[], byte[]> sent) {
        return new String(sent.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
    }

    private static ConditionFactory soon() {
        return await().atMost(60, TimeUnit.SECONDS);
    }
}
