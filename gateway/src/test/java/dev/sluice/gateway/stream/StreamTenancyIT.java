// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.config.QuotaSettings;
import dev.sluice.config.TenantQuota;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.auth.JwsKeys;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose events a token lets through a stream, and which of them. */
@Timeout(60)
class StreamTenancyIT {
    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static StreamServer server;

    @BeforeAll
    static void start() {
        broker = StreamServer.broker(folder);
        server = new StreamServer(broker, "tenancy", StreamServer.LIMITS);
    }

    @AfterAll
    static void stop() {
        server.close();
        broker.close();
    }

    @Test
    void those_who_ask_for_the_same_get_what_each_may_see() {
        try (RawSocket all = open(StreamServer.restricted("acme", List.of(), null));
                RawSocket odd = open(StreamServer.restricted("acme", List.of(), "data.n == 1 || data.n == 3"));
                RawSocket paid = open(StreamServer.restricted("acme", List.of("com.*.paid"), null));
                RawSocket both = open(StreamServer.restricted("acme", List.of("com.*.paid"), "data.n == 3"))) {
            for (RawSocket client : List.of(all, odd, paid, both)) {
                client.say("{\"type\":\"subscribe\",\"id\":\"a\",\"types\":[\"com.*\"]}")
                        .until("live");
            }

            for (int n = 0; n < 4; n++) {
                server.publish("acme", "com.example.made", "made" + n, n);
                server.publish("acme", "com.example.paid", "paid" + n, n);
            }
            server.publish("acme", "com.example.paid", "endacme", 3);

            assertThat(idsUpTo(all, "endacme"))
                    .contains("made0", "made1", "made2", "made3", "paid0", "paid1", "paid2", "paid3");
            assertThat(idsUpTo(odd, "endacme")).containsOnly("made1", "made3", "paid1", "paid3", "endacme");
            assertThat(idsUpTo(paid, "endacme")).containsOnly("paid0", "paid1", "paid2", "paid3", "endacme");
            assertThat(idsUpTo(both, "endacme")).containsOnly("paid3", "endacme");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"filter\":\"true\"", "\"types\":[\"*\"]", "\"filter\":\"true\",\"types\":[\"com.*\"]"})
    void what_is_asked_for_widens_nothing(String asked) {
        try (RawSocket client = open(StreamServer.restricted("acme", List.of("com.example.secret"), "data.n > 5"))) {
            client.say("{\"type\":\"subscribe\",\"id\":\"a\"," + asked + "}").until("live");
            server.publish("acme", "com.example.secret", "low" + asked.hashCode(), 5);
            server.publish("acme", "com.example.open", "other" + asked.hashCode(), 6);
            server.publish("acme", "com.example.secret", "end" + asked.hashCode(), 6);

            assertThat(idsUpTo(client, "end" + asked.hashCode())).containsOnly("end" + asked.hashCode());
        }
    }

    @Test
    void another_tenants_events_never_come_at_the_tail_nor_from_the_log_nor_as_the_newest() {
        server.publish("other", "com.example.made", "theirs-before", 1);
        server.publish("acme", "com.example.made", "ours-before", 1);
        try (RawSocket tail = open(StreamServer.restricted("acme", List.of(), null));
                RawSocket log = open(StreamServer.restricted("acme", List.of(), null));
                RawSocket newest = open(StreamServer.restricted("acme", List.of(), null))) {
            tail.say("{\"type\":\"subscribe\",\"id\":\"a\"}").until("live");
            log.say("{\"type\":\"subscribe\",\"id\":\"a\",\"from\":\"earliest\"}")
                    .until("live");
            newest.say("{\"type\":\"subscribe\",\"id\":\"a\",\"from\":\"last:100\"}")
                    .until("live");
            server.publish("other", "com.example.made", "theirs", 1);
            server.publish("acme", "com.example.made", "ours", 1);

            for (RawSocket client : List.of(tail, log, newest)) {
                assertThat(idsUpTo(client, "ours")).contains("ours").noneMatch(id -> id.startsWith("theirs"));
            }
            assertThat(ids(log)).contains("ours-before");
        }
    }

    @Test
    void a_filter_on_the_tenant_does_not_reach_into_another() {
        try (RawSocket client = open(StreamServer.restricted("acme", List.of(), null))) {
            client.say("{\"type\":\"subscribe\",\"id\":\"a\",\"filter\":\"tenant == 'other' || id == 'mine'\"}")
                    .until("live");
            server.publish("other", "com.example.made", "theirs2", 1);
            server.publish("acme", "com.example.made", "mine", 1);

            assertThat(idsUpTo(client, "mine")).containsExactly("mine");
        }
    }

    @Test
    void a_cursor_of_another_tenant_is_refused() {
        String cursor;
        try (RawSocket theirs = open(StreamServer.restricted("other", List.of(), null))) {
            theirs.say("{\"type\":\"subscribe\",\"id\":\"a\"}");
            cursor = theirs.until("subscribed").getString("cursor");
        }
        try (RawSocket client = open(StreamServer.restricted("acme", List.of(), null))) {
            client.say("{\"type\":\"subscribe\",\"id\":\"a\",\"from\":\"" + cursor + "\"}");

            assertThat(client.until("error").getString("code")).isEqualTo("bad_cursor");
        }
    }

    @Test
    void a_token_of_all_tenants_streams_of_the_one_that_is_named() {
        String token = StreamServer.restricted("*", List.of(), null);
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade("/v1/stream?tenant=other", "Authorization: Bearer " + token)
                    .until("hello");
            client.say("{\"type\":\"subscribe\",\"id\":\"a\"}").until("live");
            server.publish("acme", "com.example.made", "acmes", 1);
            server.publish("other", "com.example.made", "others", 1);

            assertThat(idsUpTo(client, "others")).containsExactly("others");
        }
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade("/v1/stream", "Authorization: Bearer " + token);

            assertThat(client.status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({"com.*,data.n > 5,true", "com.*,data.n > 4,false", "*,data.n > 5,false", ",,false"})
    void a_later_token_must_be_restricted_as_the_first_was(String types, String filter, boolean taken) {
        try (RawSocket client = open(StreamServer.restricted("acme", List.of("com.*"), "data.n > 5"))) {
            String next = StreamServer.restricted("acme", types == null ? List.of() : List.of(types), filter);
            client.say("{\"type\":\"auth\",\"token\":\"" + next + "\"}");

            if (taken) {
                client.until("authenticated");
            } else {
                assertThat(client.untilClosed()).isEqualTo(4003);
            }
        }
    }

    @Test
    void a_restriction_that_can_not_be_held_opens_nothing() {
        String token = StreamServer.restricted("acme", List.of(), "type ==");
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade("/v1/stream", "Authorization: Bearer " + token);

            assertThat(client.status()).isEqualTo(401);
        }
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade("/v1/stream").say("{\"type\":\"auth\",\"token\":\"" + token + "\"}");

            assertThat(client.untilClosed()).isEqualTo(4001);
        }
    }

    @Test
    void one_stream_more_than_a_tenants_quota_is_sent_away_and_anothers_is_not() {
        server.quotas.replace(
                new QuotaSettings(TenantQuota.NONE, Map.of("bounded", new TenantQuota(null, null, 2, null))));
        String token = StreamServer.restricted("bounded", List.of(), null);
        try (RawSocket first = open(token);
                RawSocket second = open(token)) {
            try (RawSocket third = new RawSocket(server.port())) {
                third.upgrade("/v1/stream", "Authorization: Bearer " + token);

                assertThat(third.until("bye").getInteger("code")).isEqualTo(4029);
                assertThat(third.untilClosed()).isEqualTo(4029);
            }
            try (RawSocket other = open(StreamServer.restricted("acme", List.of(), null))) {
                other.say("{\"type\":\"ping\"}").until("pong");
            }
            first.close();
            Awaitility.await().untilAsserted(() -> {
                try (RawSocket again = new RawSocket(server.port())) {
                    again.upgrade("/v1/stream", "Authorization: Bearer " + token);
                    assertThat(again.read().getString("type")).isEqualTo("hello");
                }
            });
            second.say("{\"type\":\"ping\"}").until("pong");
        } finally {
            server.quotas.replace(QuotaSettings.NONE);
        }
    }

    @Test
    void an_issuer_that_can_not_be_asked_is_told_as_something_that_passes() {
        JwsKeys away =
                (algorithm, id) -> Future.failedFuture(new ProblemException(ProblemCode.KEYS_UNAVAILABLE, "away"));
        try (StreamServer waiting = serverWith(away)) {
            try (RawSocket client = new RawSocket(waiting.port())) {
                client.upgrade("/v1/stream").say("{\"type\":\"auth\",\"token\":\"" + StreamServer.token() + "\"}");
                JsonObject bye = client.until("bye");
                assertThat(bye.getInteger("code")).isEqualTo(4100);
                assertThat(bye.getLong("retryAfterMs")).isPositive();
            }
            try (RawSocket client = new RawSocket(waiting.port())) {
                client.upgrade("/v1/stream", "Authorization: Bearer " + StreamServer.token());
                assertThat(client.status()).isEqualTo(503);
                assertThat(client.head.toLowerCase(java.util.Locale.ROOT)).contains("retry-after: 10");
            }
            try (RawSocket client = new RawSocket(waiting.port())) {
                client.raw(("GET /v1/stream HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                                        + StreamServer.token() + "\r\n\r\n")
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                        .readHead();
                assertThat(client.status()).isEqualTo(200);
                assertThat(client.upTo("4100")).contains("retry:").contains("event: bye");
            }
        }
    }

    @Test
    void keys_that_come_later_open_what_waited_for_them() {
        var asked = new LinkedBlockingQueue<Promise<JwsKeys.JwsKey>>();
        JwsKeys late = (algorithm, id) -> {
            Promise<JwsKeys.JwsKey> promise = ((ContextInternal) Vertx.currentContext()).promise();
            asked.add(promise);
            return promise.future();
        };
        String token = StreamServer.issued();
        try (StreamServer waiting = serverWith(late);
                RawSocket header = new RawSocket(waiting.port());
                RawSocket frame = new RawSocket(waiting.port());
                RawSocket events = new RawSocket(waiting.port())) {
            header.raw(RawSocket.handshake("/v1/stream", "Authorization: Bearer " + token));
            frame.upgrade("/v1/stream").say("{\"type\":\"auth\",\"token\":\"" + token + "\"}");
            events.raw(("GET /v1/stream HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                            + token + "\r\n\r\n")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            try (RawSocket gone = new RawSocket(waiting.port())) {
                gone.raw(("GET /v1/stream HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                                + token + "\r\n\r\n")
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                Awaitility.await().until(() -> asked.size() == 4);
            }

            asked.forEach(promise -> promise.complete((signed, signature) -> true));

            header.readHead();
            assertThat(header.status()).isEqualTo(101);
            assertThat(header.until("hello").getString("session")).isNotEmpty();
            frame.until("hello");
            events.readHead();
            assertThat(events.status()).isEqualTo(200);
            assertThat(events.upTo("event: live")).contains("event: hello");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(waiting.meters
                                    .get("sluice_stream_sessions")
                                    .gauge()
                                    .value())
                            .isEqualTo(1));
        }
    }

    private static StreamServer serverWith(JwsKeys keys) {
        return new StreamServer(
                broker,
                "issued",
                StreamServer.LIMITS,
                Authenticator.issued(keys, "https://issuer.example", "sluice", InstantSource.system()));
    }

    private static RawSocket open(String token) {
        RawSocket client = new RawSocket(server.port());
        client.upgrade("/v1/stream", "Authorization: Bearer " + token, "Sec-WebSocket-Protocol: sluice.v1");
        client.until("hello");
        return client;
    }

    /** The ids that it got up to this one. */
    private static List<String> idsUpTo(RawSocket client, String last) {
        if (!ids(client).contains(last)) {
            client.until(one -> one.containsKey("event")
                    && last.equals(one.getJsonObject("event").getString("id")));
        }
        client.say("{\"type\":\"unsubscribe\",\"id\":\"a\"}").until("unsubscribed");
        return ids(client);
    }

    private static List<String> ids(RawSocket client) {
        return client.events().stream()
                .map(one -> one.getJsonObject("event"))
                .map((JsonObject event) -> event.getString("id"))
                .toList();
    }
}
