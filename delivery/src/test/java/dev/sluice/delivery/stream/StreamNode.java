// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.pollinterval.FibonacciPollInterval.fibonacci;

import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.config.value.Start;
import dev.sluice.delivery.stream.wire.SluiceWire;
import dev.sluice.delivery.stream.wire.Wire;
import dev.sluice.events.Event;
import dev.sluice.events.Position;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.LogAccess;
import dev.sluice.events.kafka.TopicLayout;
import dev.sluice.events.kafka.TopicOptions;
import dev.sluice.events.kafka.Topics;
import dev.sluice.events.log.EventLog;
import dev.sluice.events.log.Receipt;
import dev.sluice.events.readback.ReadBack;
import dev.sluice.events.readback.StartOffsets;
import dev.sluice.events.tail.GapListener;
import dev.sluice.events.tail.Reader;
import dev.sluice.events.tail.ReaderOptions;
import dev.sluice.subscriptions.cursor.CursorCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/** One node with one hub on a real broker; its tails are small, so that what is old comes from the log. */
final class StreamNode implements AutoCloseable {
    static final int PARTITIONS = 3;
    static final String TENANT = "acme";
    private static final byte[] KEY = "a key for tests, 32 bytes of it.".getBytes(UTF_8);
    private static final int RING_RECORDS = 64;

    static {
        // tests look hundreds of times at what is there already, or comes at once; a look at much takes its time
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(fibonacci());
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    final Vertx vertx = Vertx.vertx();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Reader reader;
    final StreamHub hub;
    private final LogAccess access;
    private final EventLog log;
    private final ReadBack readBack;
    private final StartOffsets offsets;
    private final Context context = vertx.getOrCreateContext();

    StreamNode(EmbeddedBroker broker, String prefix, StreamOptions options) {
        this(broker, prefix, options, RING_RECORDS);
    }

    StreamNode(EmbeddedBroker broker, String prefix, StreamOptions options, int ringRecords) {
        KafkaClients clients = new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()), "test");
        Topics topics = new Topics(prefix);
        TopicLayout layout;
        try (Admin admin = clients.admin("test")) {
            layout = topics.ensure(
                    admin, new TopicOptions(PARTITIONS, 1, Duration.ofDays(7), Duration.ofDays(30), 1 << 20), true);
        }
        access = new LogAccess(vertx, clients, topics, layout, meters);
        DedupeWindow window = new DedupeWindow(100_000, meters);
        log = new EventLog(access, window, Duration.ofMillis(2_500));
        reader = new Reader(
                access,
                window,
                new ReaderOptions(
                        ringRecords, 64L << 20, Duration.ofSeconds(10), Duration.ofSeconds(5), GapListener.none()));
        readBack = new ReadBack(access, window, reader);
        offsets = new StartOffsets(access);
        await(log.start());
        await(reader.start());
        hub = on(() -> StreamHub.start(
                vertx,
                new HubParts(
                        reader,
                        readBack,
                        offsets,
                        new CursorCodec(KEY),
                        layout.eventsTopicId(),
                        InstantSource.system(),
                        new StreamMeters(meters),
                        options,
                        () -> {})));
    }

    FakeClient client() {
        return client(new SluiceWire());
    }

    FakeClient client(Wire wire) {
        return on(() -> new FakeClient(hub, wire));
    }

    /** Subscribes to what comes from now on, and waits until that is so. */
    void live(FakeClient client) {
        run(() -> client.subscribe("a", new Start.Latest()));
        Awaitility.await().until(() -> !client.got("live").isEmpty());
    }

    /** One that is subscribed to what comes from now on. */
    FakeClient liveClient() {
        FakeClient client = client();
        live(client);
        return client;
    }

    /** One that is subscribed from there, and has reached the end. */
    FakeClient caughtUp(Start from) {
        FakeClient client = client();
        run(() -> client.subscribe("a", from));
        Awaitility.await().until(() -> !client.got("live").isEmpty());
        return client;
    }

    Position publish(String id) {
        return await(send(id, TENANT, "t")).position();
    }

    List<Position> publish(int count, String prefix) {
        List<Future<Receipt>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(send(prefix + i, TENANT, "t"));
        }
        return sent.stream().map(one -> await(one).position()).toList();
    }

    Future<Receipt> send(String id, String tenant, String type) {
        return send(id, tenant, type, "{\"n\":\"" + id + "\",\"pad\":\"" + "x".repeat(400) + "\"}");
    }

    Future<Receipt> send(String id, String tenant, String type, String body) {
        Event event = Event.builder()
                .tenant(tenant)
                .id(id)
                .source("/in/s")
                .type(type)
                .contentType("application/json")
                .receivedMillis(System.currentTimeMillis())
                .data(body.getBytes(UTF_8))
                .build();
        return log.publish(event, false);
    }

    /** Up to where the Reader is, over all partitions. */
    long ends() {
        return IntStream.range(0, PARTITIONS)
                .mapToLong(partition -> reader.tail(partition).endOffset())
                .sum();
    }

    Admin admin() {
        return access.clients().admin("test");
    }

    String topic() {
        return access.topics().events();
    }

    /** Runs on the hub's event loop and waits for the outcome. */
    <T> T on(Callable<T> task) {
        Promise<T> done = Promise.promise();
        context.runOnContext(v -> {
            try {
                done.complete(task.call());
            } catch (Throwable failed) {
                done.fail(failed);
            }
        });
        return await(done.future());
    }

    void run(Runnable task) {
        on(() -> {
            task.run();
            return null;
        });
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no outcome in 30 s", late);
        }
    }

    @Override
    public void close() {
        run(hub::close);
        offsets.close();
        readBack.close();
        reader.close();
        await(log.close());
        await(vertx.close());
    }
}
