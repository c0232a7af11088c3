// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.config.QuotaSettings;
import dev.sluice.delivery.stream.HubParts;
import dev.sluice.delivery.stream.StreamMeters;
import dev.sluice.delivery.stream.StreamOptions;
import dev.sluice.events.Event;
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
import dev.sluice.events.tail.Reader;
import dev.sluice.events.tail.ReaderOptions;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.auth.SharedSecret;
import dev.sluice.gateway.auth.TokenIssuer;
import dev.sluice.gateway.http.Exchange;
import dev.sluice.gateway.http.FrontDoor;
import dev.sluice.gateway.http.ListenerOptions;
import dev.sluice.gateway.quota.Quotas;
import dev.sluice.subscriptions.cursor.CursorCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** A node that has streams and nothing else, behind the real front door, on a real broker. */
final class StreamServer implements AutoCloseable {
    static final String TENANT = "acme";
    static final StreamLimits LIMITS = StreamLimits.of(List.of("https://app.example.com"), true, Duration.ofHours(1));
    static final SharedSecret SECRET = new SharedSecret("a secret for tests, long enough for it");
    private static final byte[] KEY = "a key for tests, 32 bytes of it.".getBytes(UTF_8);
    private static final int PARTITIONS = 3;

    final Vertx vertx = Vertx.vertx();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Quotas quotas = new Quotas(QuotaSettings.NONE, meters);
    final Streams streams;
    private final EventLog log;
    private final Reader reader;
    private final ReadBack readBack;
    private final StartOffsets offsets;
    private int port;

    StreamServer(EmbeddedBroker broker, String prefix, StreamLimits limits) {
        this(
                broker,
                prefix,
                limits,
                Authenticator.hs256(SECRET, Optional.empty(), Optional.empty(), InstantSource.system()));
    }

    StreamServer(EmbeddedBroker broker, String prefix, StreamLimits limits, Authenticator authenticator) {
        KafkaClients clients = new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()), "test");
        Topics topics = new Topics(prefix);
        TopicLayout layout;
        try (Admin admin = clients.admin("test")) {
            layout = topics.ensure(
                    admin, new TopicOptions(PARTITIONS, 1, Duration.ofDays(7), Duration.ofDays(30), 1 << 20), true);
        }
        LogAccess access = new LogAccess(vertx, clients, topics, layout, meters);
        DedupeWindow window = new DedupeWindow(100_000, meters);
        log = new EventLog(access, window, Duration.ofMillis(2_500));
        reader = new Reader(access, window, ReaderOptions.defaults());
        readBack = new ReadBack(access, window, reader);
        offsets = new StartOffsets(access);
        await(log.start());
        await(reader.start());
        HubParts parts = new HubParts(
                reader,
                readBack,
                offsets,
                new CursorCodec(KEY),
                layout.eventsTopicId(),
                InstantSource.system(),
                new StreamMeters(meters),
                StreamOptions.defaults(),
                () -> {});
        streams = new Streams(parts, authenticator, limits, quotas);
        await(vertx.deployVerticle(new FrontDoor(ListenerOptions.of("127.0.0.1", 0, Streams.SUBPROTOCOLS), rooms())));
    }

    private FrontDoor.Rooms rooms() {
        return new FrontDoor.Rooms() {
            @Override
            public Handler<HttpServerRequest> ingest(Vertx loop, Exchange exchange) {
                return request -> request.response().setStatusCode(404).end();
            }

            @Override
            public Handler<HttpServerRequest> api(Vertx loop, Exchange exchange) {
                return streams.onThisLoop(loop, exchange);
            }

            @Override
            public void listening(int actual) {
                port = actual;
            }
        };
    }

    static EmbeddedBroker broker(Path folder) {
        return EmbeddedBroker.start(BrokerOptions.in(folder));
    }

    int port() {
        return port;
    }

    static String token() {
        return token(TENANT, "stream", Duration.ofHours(1));
    }

    static String token(String tenant, String scope, Duration ttl) {
        return new TokenIssuer(SECRET, InstantSource.system())
                .issue(new TokenIssuer.Request(
                        tenant,
                        List.of(scope),
                        Optional.of("me"),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        ttl));
    }

    /** One that names the issuer and audience of tests. */
    static String issued() {
        return new TokenIssuer(SECRET, InstantSource.system())
                .issue(new TokenIssuer.Request(
                        TENANT,
                        List.of("stream"),
                        Optional.of("me"),
                        List.of(),
                        Optional.empty(),
                        Optional.of("https://issuer.example"),
                        Optional.of("sluice"),
                        Duration.ofHours(1)));
    }

    static String restricted(String tenant, List<String> types, @Nullable String filter) {
        return new TokenIssuer(SECRET, InstantSource.system())
                .issue(new TokenIssuer.Request(
                        tenant,
                        List.of("stream"),
                        Optional.of("me"),
                        types,
                        Optional.ofNullable(filter),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofHours(1)));
    }

    /** One event, in the log when this returns. All of them have one key, so that they come in order. */
    void publish(String tenant, String type, String id, int n) {
        await(log.publish(
                Event.builder()
                        .tenant(tenant)
                        .id(id)
                        .source("/in/s")
                        .type(type)
                        .partitionKey("one")
                        .contentType("application/json")
                        .receivedMillis(System.currentTimeMillis())
                        .data(("{\"n\":" + n + "}").getBytes(UTF_8))
                        .build(),
                false));
    }

    void publish(int count, String prefix) {
        publish(count, prefix, "x".repeat(400));
    }

    void publish(int count, String prefix, String pad) {
        List<Future<Receipt>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(log.publish(
                    Event.builder()
                            .tenant(TENANT)
                            .id(prefix + i)
                            .source("/in/s")
                            .type("com.example.made")
                            .contentType("application/json")
                            .receivedMillis(System.currentTimeMillis())
                            .data(("{\"n\":" + i + ",\n\"pad\":\"" + pad + "\"}").getBytes(UTF_8))
                            .build(),
                    false));
        }
        sent.forEach(StreamServer::await);
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
        await(streams.shutdown(Duration.ofMillis(200)));
        await(log.close());
        await(vertx.close());
        offsets.close();
        readBack.close();
        reader.close();
    }
}
