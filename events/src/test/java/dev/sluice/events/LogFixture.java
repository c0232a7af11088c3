// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.LogAccess;
import dev.sluice.events.kafka.TopicLayout;
import dev.sluice.events.kafka.TopicOptions;
import dev.sluice.events.kafka.Topics;
import dev.sluice.events.log.EventLog;
import dev.sluice.events.log.Receipt;
import dev.sluice.events.readback.ReadBack;
import dev.sluice.events.tail.Reader;
import dev.sluice.events.tail.ReaderOptions;
import dev.sluice.events.tail.Tail;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;

/** A broker, and nodes on it: each with a topic prefix of its own unless it is told to share one. */
public final class LogFixture implements AutoCloseable {
    public static final Duration DEADLINE = Duration.ofMillis(2500);
    public static final int PARTITIONS = 3;

    public final Vertx vertx = Vertx.vertx();
    private final AtomicInteger nodes = new AtomicInteger();
    private final AtomicInteger prefixes = new AtomicInteger();
    private final Path folder;
    public EmbeddedBroker broker;

    public LogFixture(Path folder) {
        this.folder = folder;
        broker = EmbeddedBroker.start(BrokerOptions.in(folder));
    }

    public void restartBroker() {
        broker = EmbeddedBroker.start(new BrokerOptions(folder, broker.port(), Map.of()));
    }

    public String freshPrefix() {
        return "t" + prefixes.incrementAndGet();
    }

    public KafkaClients clients() {
        return new KafkaClients(
                Map.of("bootstrap.servers", broker.bootstrapServers()), "node-" + nodes.incrementAndGet());
    }

    public Node node() {
        return node(freshPrefix(), 100_000, ReaderOptions.defaults());
    }

    public Node node(String prefix, int windowEntries, ReaderOptions options) {
        KafkaClients clients = clients();
        Topics topics = new Topics(prefix);
        TopicOptions topicOptions =
                new TopicOptions(PARTITIONS, 1, Duration.ofDays(7), Duration.ofDays(30), 1024 * 1024);
        try (Admin admin = clients.admin("test")) {
            TopicLayout layout = topics.ensure(admin, topicOptions, true);
            return new Node(
                    new LogAccess(vertx, clients, topics, layout, new SimpleMeterRegistry()), windowEntries, options);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
        broker.close();
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException late) {
            throw new AssertionError("no outcome after 20 s", late);
        }
    }

    public static Event event(String id) {
        return builder(id).build();
    }

    public static Event.Builder builder(String id) {
        return Event.builder()
                .tenant("acme")
                .source("/in/stripe-live")
                .type("com.stripe.invoice.paid")
                .id(id)
                .receivedMillis(System.currentTimeMillis())
                .contentType("application/json")
                .verification("body")
                .data(("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    /** Window, log, reader and read-back of one node. */
    public static final class Node implements AutoCloseable {
        public final LogAccess access;
        public final DedupeWindow window;
        public final EventLog log;
        public final Reader reader;
        public final ReadBack readBack;

        Node(LogAccess access, int windowEntries, ReaderOptions options) {
            this.access = access;
            window = new DedupeWindow(windowEntries, access.meters());
            log = new EventLog(access, window, DEADLINE);
            reader = new Reader(access, window, options);
            readBack = new ReadBack(access, window, reader);
        }

        public Node start() {
            await(log.start());
            await(reader.start());
            return this;
        }

        public Receipt publish(Event event) {
            return await(log.publish(event, true));
        }

        public List<Receipt> publish(int count, String prefix) {
            List<Future<Receipt>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(log.publish(event(prefix + i), true));
            }
            return sent.stream().map(LogFixture::await).toList();
        }

        /** The ids in all tails, in the order of each partition. */
        public List<String> idsInTails() {
            List<String> ids = new ArrayList<>();
            for (int partition = 0; partition < reader.partitions(); partition++) {
                inTail(partition).forEach(record -> ids.add(record.event().id()));
            }
            return ids;
        }

        public List<LogRecord> inTail(int partition) {
            Tail tail = reader.tail(partition);
            List<LogRecord> records = new ArrayList<>();
            Tail.Cursor cursor = tail.cursor();
            if (cursor.seek(tail.firstOffset())) {
                for (LogRecord record = cursor.next(); record != null; record = cursor.next()) {
                    records.add(record);
                }
            }
            return records;
        }

        @Override
        public void close() {
            readBack.close();
            reader.close();
            await(log.close());
        }
    }
}
