// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.events.Event;
import dev.sluice.events.LogFixture;
import dev.sluice.events.dedupe.DedupeWindow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
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
    void an_error_is_told_and_ends_neither_thread() {
        var room = new Error[] {new OutOfMemoryError("of the writer"), new OutOfMemoryError("of the drain")};
        SpoolDisk failsOnce = (path, options, attributes) -> {
            thrown(room, 0);
            return SpoolDisk.REAL.open(path, options, attributes);
        };
        SpoolDrain.Log log = log(true);
        var logFailsOnce = new SpoolDrain.Log(
                () -> {
                    thrown(room, 1);
                    return log.producers().get();
                },
                TOPIC,
                log.maxRecordBytes());
        Spool spool = spool(logFailsOnce, meters, SpoolOptions.of(root, 1 << 20), failsOnce);
        spool.start();
        var refused = spool.keep(LogFixture.event("e1"), true);
        soon().until(refused::isComplete);
        assertThat(refused.failed()).isTrue();
        assertThat(spool.failure()).contains("of the writer");
        LogFixture.await(spool.keep(LogFixture.event("e2"), true));
        assertThat(spool.failure()).isNull();
        soon().until(() -> spool.waiting() == 0);
        assertThat(sent()).containsExactly("e2");
        assertThat(room).containsOnlyNulls();
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

    private static void thrown(Error[] errors, int which) {
        Error error = errors[which];
        if (error != null) {
            errors[which] = null;
            throw error;
        }
    }

    private static Event shortWindow() {
        return LogFixture.builder("e1").dedupe(Duration.ofMillis(1)).build();
    }

    private Spool spool(SpoolDrain.Log log, MeterRegistry registry, SpoolOptions options, SpoolDisk disk) {
        return new Spool(vertx, log, window, registry, options, disk);
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
