// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.auth.JwsKeys;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens by itself as time goes by, with short times. */
@Timeout(60)
class StreamRhythmIT {
    private static final Duration LONG = Duration.ofHours(1);
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private StreamServer server;

    @BeforeAll
    static void start() {
        broker = StreamServer.broker(folder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void one_that_does_not_say_who_it_is_in_time_is_4008() {
        serve(limits(LONG, LONG, Duration.ofMillis(200), LONG, LONG));
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade("/v1/stream");

            assertThat(client.until("bye").getInteger("code")).isEqualTo(4008);
            assertThat(client.untilClosed()).isEqualTo(4008);
        }
    }

    @Test
    void an_idle_client_gets_pings_and_cursors() {
        serve(limits(LONG, Duration.ofMillis(300), LONG, LONG, LONG));
        try (RawSocket client = RawSocket.sluice(server.port())) {
            client.say("{\"type\":\"subscribe\",\"id\":\"a\"}").until("live");

            JsonObject first = client.until("cursor");
            client.until("cursor");

            assertThat(first.getLong("seq")).isZero();
            assertThat(client.pings).isPositive();
        }
    }

    @Test
    void one_that_gives_no_sign_of_life_is_4102() {
        serve(limits(LONG, Duration.ofMillis(200), LONG, LONG, LONG));
        try (RawSocket client = RawSocket.sluice(server.port())) {
            client.mute = true;

            assertThat(client.until("bye").getInteger("code")).isEqualTo(4102);
        }
    }

    @Test
    void one_that_reads_slowly_gives_signs_of_life_by_that() {
        serve(limits(LONG, Duration.ofMillis(200), LONG, LONG, LONG));
        server.publish(3_000, "s", "x".repeat(4_000));
        try (RawSocket client = new RawSocket(server.port(), 4_096)) {
            client.upgrade("/v1/stream", "Authorization: Bearer " + StreamServer.token());
            client.mute = true;
            client.say("{\"type\":\"subscribe\",\"id\":\"a\",\"from\":\"earliest\"}");
            long began = System.nanoTime();
            // several times as long as a silent client is given
            while (System.nanoTime() - began < Duration.ofSeconds(3).toNanos()) {
                client.until("event");
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }

            assertThat(client.closed).isZero();
            assertThat(client.heard).noneMatch(heard -> "bye".equals(heard.getString("type")));
        }
    }

    @Test
    void one_whose_tokens_key_was_withdrawn_is_4203_at_its_next_heartbeat() {
        var published = new AtomicBoolean(true);
        serve(limits(LONG, Duration.ofMillis(300), LONG, LONG, LONG), new WithdrawnKey(published));
        try (RawSocket client = new RawSocket(server.port());
                RawSocket events = new RawSocket(server.port())) {
            String header = "Authorization: Bearer " + StreamServer.issued();
            client.upgrade("/v1/stream", header).until("hello");
            events.raw(("GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n" + header
                            + "\r\n\r\n")
                    .getBytes(ISO_8859_1));
            events.readHead();
            assertThat(events.status()).isEqualTo(200);

            published.set(false);

            assertThat(client.until("bye").getInteger("code")).isEqualTo(4203);
            assertThat(client.untilClosed()).isEqualTo(4203);
            assertThat(events.upTo("4203")).contains("event: bye");
        }
    }

    /** The key of all tests, as an issuer's that may withdraw it. */
    private record WithdrawnKey(AtomicBoolean published) implements JwsKeys, JwsKeys.JwsKey {
        @Override
        public Future<JwsKey> find(String algorithm, String keyId) {
            return Future.succeededFuture(this);
        }

        @Override
        public boolean verifies(byte[] signed, byte[] signature) {
            return StreamServer.SECRET.verifies(signed, signature);
        }

        @Override
        public boolean counts() {
            return published.get();
        }
    }

    @Test
    void a_token_that_expires_is_told_before_and_then_4203() {
        serve(limits(LONG, LONG, LONG, LONG, Duration.ofMillis(1_500)));
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade(
                    "/v1/stream",
                    "Authorization: Bearer " + StreamServer.token("acme", "stream", Duration.ofSeconds(3)));
            client.say("{\"type\":\"subscribe\",\"id\":\"a\"}");

            assertThat(client.until("expiring").getLong("inMs")).isBetween(1L, 1_500L);
            JsonObject bye = client.until("bye");
            assertThat(bye.getInteger("code")).isEqualTo(4203);
            assertThat(bye.getLong("retryAfterMs")).isNotNegative();
            assertThat(client.heard.get(client.heard.size() - 2).getString("type"))
                    .isEqualTo("cursor");
            assertThat(client.untilClosed()).isEqualTo(4203);
        }
    }

    @Test
    void a_fresh_token_keeps_the_connection() {
        serve(limits(LONG, LONG, LONG, LONG, Duration.ofMillis(2_500)));
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade(
                    "/v1/stream",
                    "Authorization: Bearer " + StreamServer.token("acme", "stream", Duration.ofSeconds(3)));
            client.until("expiring");

            client.say("{\"type\":\"auth\",\"token\":\"" + StreamServer.token("acme", "stream", Duration.ofSeconds(4))
                    + "\"}");

            client.until("authenticated");
            client.until("expiring");
            client.say("{\"type\":\"ping\"}").until("pong");
        }
    }

    @Test
    void an_old_connection_is_4201() {
        serve(limits(Duration.ofMillis(500), LONG, LONG, LONG, LONG));
        try (RawSocket client = RawSocket.sluice(server.port())) {
            assertThat(client.untilClosed()).isEqualTo(4201);
        }
    }

    @Test
    void one_that_does_not_read_costs_bounded_memory_and_gets_everything_when_it_reads() {
        serve(limits(LONG, LONG, LONG, LONG, LONG));
        long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        try (RawSocket client = new RawSocket(server.port(), 4_096)) {
            client.upgrade("/v1/stream", "Authorization: Bearer " + StreamServer.token());
            client.say("{\"type\":\"subscribe\",\"id\":\"a\"}").until("live");

            for (int i = 0; i < 20; i++) {
                server.publish(200, "slow" + i + "-", "x".repeat(6_000));
            }

            await().until(() ->
                    server.meters.get("sluice_stream_behind").gauge().value() == 1);
            assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before)
                    .isLessThan(40L << 20);
            List<JsonObject> events = client.events(4_000);
            assertThat(IntStream.range(0, 4_000)).allMatch(i -> events.get(i).getLong("seq") == i + 1);
            assertThat(events.stream()
                            .map(one -> one.getJsonObject("event").getString("id"))
                            .distinct())
                    .hasSize(4_000);
            client.until("live");
        }
    }

    @Test
    void one_whose_bytes_stand_still_is_closed_and_one_without_credit_is_not() {
        serve(limits(LONG, LONG, LONG, Duration.ofMillis(700), LONG));
        try (RawSocket still = new RawSocket(server.port(), 4_096);
                RawSocket patient = RawSocket.sluice(server.port())) {
            still.upgrade("/v1/stream", "Authorization: Bearer " + StreamServer.token());
            still.say("{\"type\":\"subscribe\",\"id\":\"a\"}").until("live");
            patient.say("{\"type\":\"subscribe\",\"id\":\"a\",\"credit\":0}").until("live");

            for (int i = 0; i < 20; i++) {
                server.publish(100, "still" + i + "-", "x".repeat(20_000));
            }

            await().until(() ->
                    server.meters.get("sluice_stream_sessions").gauge().value() == 1);
            patient.say("{\"type\":\"credit\",\"id\":\"a\",\"events\":10}");
            assertThat(patient.events(10)).hasSize(10);
        }
    }

    @Test
    void an_event_source_whose_bytes_stand_still_is_let_go_of_altogether() {
        serve(new StreamLimits(List.of(), true, LONG, LONG, LONG, Duration.ofMillis(700), LONG, 1, 10, 1_000));
        try (RawSocket still = new RawSocket(server.port(), 4_096)) {
            still.raw(("GET /v1/stream HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                            + StreamServer.token() + "\r\n\r\n")
                    .getBytes(ISO_8859_1));
            await().until(() ->
                    server.meters.get("sluice_stream_sessions").gauge().value() == 1);

            for (int i = 0; i < 20; i++) {
                server.publish(100, "still" + i + "-", "x".repeat(20_000));
            }

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                try (RawSocket next = new RawSocket(server.port())) {
                    next.upgrade("/v1/stream", "Authorization: Bearer " + StreamServer.token());
                    JsonObject hello = next.read();
                    assertThat(hello == null ? "" : hello.getString("type")).isEqualTo("hello");
                }
            });
        }
    }

    @Test
    void one_that_asks_and_does_not_read_costs_bounded_memory() {
        serve(limits(LONG, LONG, LONG, LONG, LONG));
        long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        List<RawSocket> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(new RawSocket(server.port(), 4_096)
                    .upgrade("/v1/stream", "Authorization: Bearer " + StreamServer.token()));
        }
        String types = "\"" + "x".repeat(60_000) + "\"";
        for (RawSocket client : clients) {
            for (int i = 0; i < 400 && client.closed == 0; i++) {
                client.say("{\"type\":\"subscribe\",\"id\":\"a\",\"from\":\"last:1\",\"types\":[" + types + "]}");
                client.say("{\"type\":\"unsubscribe\",\"id\":\"a\"}");
            }
        }

        await().until(() -> server.meters.get("sluice_stream_sessions").gauge().value() == 0);
        assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before)
                .isLessThan(24L << 20);
        for (RawSocket client : clients) {
            assertThat(client.untilClosed()).isIn(-1, 4101);
            client.close();
        }
    }

    @Test
    void too_many_connections_are_4029_and_told_to_event_sources_with_a_time_to_come_back() {
        serve(new StreamLimits(List.of(), true, LONG, LONG, LONG, LONG, LONG, 1, 10, 1_000));
        try (RawSocket first = RawSocket.sluice(server.port());
                RawSocket second = new RawSocket(server.port());
                RawSocket third = new RawSocket(server.port())) {
            second.upgrade("/v1/stream");
            assertThat(second.untilClosed()).isEqualTo(4029);

            third.raw(
                    ("GET /v1/stream HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nConnection: close\r\nAuthorization: Bearer "
                                    + StreamServer.token() + "\r\n\r\n")
                            .getBytes(ISO_8859_1));
            third.readHead();
            assertThat(third.status()).isEqualTo(200);
            assertThat(third.rest()).contains("retry: ").contains("event: bye\ndata: {\"code\":4029");
            first.say("{\"type\":\"ping\"}").until("pong");
        }
    }

    @Test
    void a_tenants_connections_are_bounded_too() {
        serve(new StreamLimits(List.of(), true, LONG, LONG, LONG, LONG, LONG, 10, 1, 1_000));
        try (RawSocket first = RawSocket.sluice(server.port());
                RawSocket second = new RawSocket(server.port())) {
            second.upgrade("/v1/stream", "Authorization: Bearer " + StreamServer.token());
            assertThat(second.untilClosed()).isEqualTo(4029);
            first.frame(0x88, new byte[] {3, (byte) 0xe8});
            assertThat(first.untilClosed()).isEqualTo(1000);
        }
        await().untilAsserted(() -> {
            try (RawSocket next = new RawSocket(server.port())) {
                next.upgrade("/v1/stream", "Authorization: Bearer " + StreamServer.token());
                JsonObject hello = next.read();
                assertThat(hello == null ? "" : hello.getString("type")).isEqualTo("hello");
            }
        });
    }

    @Test
    void too_many_new_connections_are_503_with_a_time() {
        serve(new StreamLimits(List.of(), true, LONG, LONG, LONG, LONG, LONG, 100, 100, 2));
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            try (RawSocket client = new RawSocket(server.port())) {
                client.upgrade("/v1/stream");
                statuses.add(client.status());
                if (client.status() == 503) {
                    assertThat(client.head.toLowerCase(java.util.Locale.ROOT)).contains("retry-after: ");
                }
            }
        }
        assertThat(statuses).contains(101, 503);
    }

    @Test
    void too_many_new_event_sources_are_told_when_to_come_back() {
        serve(new StreamLimits(List.of(), true, LONG, LONG, LONG, LONG, LONG, 100, 100, 0));
        try (RawSocket client = new RawSocket(server.port())) {
            client.raw(
                    ("GET /v1/stream HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nConnection: close\r\nAuthorization: Bearer "
                                    + StreamServer.token() + "\r\n\r\n")
                            .getBytes(ISO_8859_1));
            client.readHead();
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.rest()).contains("retry: ").contains("event: bye\ndata: {\"code\":4100");
        }
    }

    @Test
    void a_shutdown_sends_everybody_away_with_a_time_of_their_own() {
        serve(limits(LONG, LONG, LONG, LONG, LONG));
        List<RawSocket> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RawSocket client = RawSocket.sluice(server.port());
            client.say("{\"type\":\"subscribe\",\"id\":\"a\"}").until("live");
            clients.add(client);
        }

        Future<Void> down = server.streams.shutdown(Duration.ofSeconds(2));

        List<Long> times = new ArrayList<>();
        for (RawSocket client : clients) {
            JsonObject bye = client.until("bye");
            assertThat(bye.getInteger("code")).isEqualTo(4200);
            times.add(bye.getLong("retryAfterMs"));
            assertThat(client.untilClosed()).isEqualTo(4200);
            client.close();
        }
        assertThat(times).allMatch(time -> time >= 0 && time <= 2_000);
        assertThat(times.stream().distinct().count()).isGreaterThan(10);
        StreamServer.await(down);
    }

    private void serve(StreamLimits limits) {
        server = new StreamServer(broker, "rhythm" + PREFIXES.incrementAndGet(), limits);
    }

    private void serve(StreamLimits limits, JwsKeys keys) {
        Authenticator issued = Authenticator.issued(keys, "https://issuer.example", "sluice", InstantSource.system());
        server = new StreamServer(broker, "rhythm" + PREFIXES.incrementAndGet(), limits, issued);
    }

    private static StreamLimits limits(
            Duration maxAge, Duration heartbeat, Duration authWithin, Duration stalledAfter, Duration expiryWarning) {
        return new StreamLimits(
                List.of(), true, maxAge, heartbeat, authWithin, stalledAfter, expiryWarning, 1_000, 1_000, 1_000);
    }
}
