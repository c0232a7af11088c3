// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.EmbeddedBroker;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol of contract section 5, frame by frame. */
@Timeout(60)
class StreamProtocolIT {
    private static final String AUTH = "Authorization: Bearer ";

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static StreamServer server;

    @BeforeAll
    static void start() {
        broker = StreamServer.broker(folder);
        server = new StreamServer(broker, "protocol", StreamServer.LIMITS);
    }

    @AfterAll
    static void stop() {
        server.close();
        broker.close();
    }

    static Stream<Arguments> handshakes() {
        String good = "GET /v1/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
        String end = "\r\n";
        return Stream.of(
                Arguments.of("as it should be", 101, good + end),
                Arguments.of("no key", 400, good.replaceFirst("Sec-WebSocket-Key.*\r\n", "") + end),
                Arguments.of("a short key", 400, good.replace("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ=") + end),
                Arguments.of("a key that is no base64", 400, good.replace("dGhlIHNhbXBsZSBub25jZQ==", "!") + end),
                Arguments.of("version 12", 426, good.replace("Version: 13", "Version: 12") + end),
                Arguments.of("version 99", 426, good.replace("Version: 13", "Version: 99") + end),
                Arguments.of("POST", 405, good.replace("GET", "POST") + end),
                Arguments.of("HTTP/1.0", 400, good.replace("HTTP/1.1", "HTTP/1.0") + end),
                Arguments.of("no Connection: Upgrade", 400, good.replace("Connection: Upgrade\r\n", "") + end),
                Arguments.of("no Upgrade and no Accept", 406, good.replace("Upgrade: websocket\r\n", "") + end),
                Arguments.of("a foreign page", 403, good + "Origin: https://evil.example\r\n" + end),
                Arguments.of("no page", 403, good + "Origin: null\r\n" + end),
                Arguments.of("a look-alike", 403, good + "Origin: https://app.example.com.evil.example\r\n" + end),
                Arguments.of("another scheme", 403, good + "Origin: http://app.example.com\r\n" + end),
                Arguments.of("another port", 403, good + "Origin: https://app.example.com:8443\r\n" + end),
                Arguments.of("other letters", 403, good + "Origin: https://APP.example.com\r\n" + end),
                Arguments.of("a listed page", 101, good + "Origin: https://app.example.com\r\n" + end),
                Arguments.of("a page of this machine", 101, good + "Origin: http://localhost:3000\r\n" + end),
                Arguments.of(
                        "only unknown subprotocols", 400, good + "Sec-WebSocket-Protocol: graphql-ws, x\r\n" + end),
                Arguments.of("a token and no subprotocol", 400, good + "Sec-WebSocket-Protocol: bearer.x\r\n" + end),
                Arguments.of(
                        "one known subprotocol", 101, good + "Sec-WebSocket-Protocol: x, cloudevents.json\r\n" + end),
                Arguments.of("a bad token", 401, good + "Authorization: Bearer x\r\n" + end),
                Arguments.of("a query that is no query", 400, good.replace("/v1/stream", "/v1/stream?from=%zz") + end),
                Arguments.of(
                        "a query that is no query, for events",
                        400,
                        "GET /v1/stream?from=%zz HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n" + AUTH
                                + StreamServer.token() + end + end),
                Arguments.of("half a character", 400, good.replace("/v1/stream", "/v1/stream?from=%") + end),
                Arguments.of("no bearer", 401, good + "Authorization: Basic eDp5\r\n" + end),
                Arguments.of(
                        "another scope",
                        403,
                        good + AUTH + StreamServer.token("acme", "read", Duration.ofHours(1)) + end + end),
                Arguments.of(
                        "another tenant",
                        403,
                        good.replace("/v1/stream", "/v1/stream?tenant=other")
                                + AUTH
                                + StreamServer.token()
                                + end
                                + end));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("handshakes")
    void a_handshake_is_answered(String what, int status, String request) {
        try (RawSocket client = new RawSocket(server.port())) {
            client.raw(request.getBytes(ISO_8859_1)).readHead();

            assertThat(client.status()).isEqualTo(status);
            if (status == 426) {
                assertThat(client.head.toLowerCase(java.util.Locale.ROOT)).contains("sec-websocket-version: 13");
            }
            if (status != 101) {
                // to the connection's end, which the one who was refused need not bring about
                assertThat(client.rest()).doesNotContain("HTTP/1.1");
            }
        }
    }

    @Test
    void deflate_is_not_negotiated() {
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade("/v1/stream", "Sec-WebSocket-Extensions: permessage-deflate");

            assertThat(client.status()).isEqualTo(101);
            assertThat(client.head.toLowerCase(java.util.Locale.ROOT)).doesNotContain("deflate");
        }
    }

    @Test
    void a_token_may_come_as_a_subprotocol_of_which_only_the_protocol_is_echoed() {
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade("/v1/stream", "Sec-WebSocket-Protocol: sluice.v1, bearer." + StreamServer.token());

            assertThat(client.head.toLowerCase(java.util.Locale.ROOT))
                    .contains("sec-websocket-protocol: sluice.v1\r\n")
                    .doesNotContain("bearer");
            assertThat(client.until("hello").getJsonObject("limits").getInteger("maxSubscriptions"))
                    .isEqualTo(64);
        }
    }

    @Test
    void a_token_may_come_in_the_first_frame() {
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade("/v1/stream");
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(RawSocket.masked(0x81, auth(StreamServer.token()).getBytes(UTF_8)));
            all.writeBytes(RawSocket.masked(0x81, "{\"type\":\"ping\"}".getBytes(UTF_8)));

            client.raw(all.toByteArray());

            assertThat(client.until("hello").getInteger("heartbeatMs")).isEqualTo(25_000);
            client.until("pong");
        }
    }

    @ParameterizedTest
    @CsvSource({"read,acme,4003", "stream,*,4003"})
    void a_token_that_is_not_for_this_is_told_by_bye(String scope, String tenant, int code) {
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade("/v1/stream");
            client.say(auth(StreamServer.token(tenant, scope, Duration.ofHours(1))));

            assertThat(client.until("bye").getInteger("code")).isEqualTo(code);
            assertThat(client.untilClosed()).isEqualTo(code);
        }
    }

    @Test
    void a_bad_token_in_the_first_frame_is_4001() {
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade("/v1/stream").say(auth("x"));

            assertThat(client.untilClosed()).isEqualTo(4001);
            assertThat(client.heard.getLast().getString("type")).isEqualTo("bye");
        }
    }

    @Test
    void to_say_anything_before_auth_is_4001() {
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade("/v1/stream").say("{\"type\":\"subscribe\",\"id\":\"a\"}");

            assertThat(client.untilClosed()).isEqualTo(4001);
        }
    }

    @Test
    void a_later_token_of_the_same_subject_is_taken_and_another_ones_is_not() {
        try (RawSocket client = RawSocket.sluice(server.port())) {
            client.say(auth(StreamServer.token("acme", "stream", Duration.ofMinutes(30))));

            assertThat(client.until("authenticated").getLong("expiresInMs")).isBetween(1_700_000L, 1_800_000L);
            client.say(auth(StreamServer.token("other", "stream", Duration.ofMinutes(30))));
            assertThat(client.untilClosed()).isEqualTo(4003);
        }
    }

    @Test
    void a_subscription_gets_events_with_dense_numbers_and_cursors() {
        try (RawSocket client = RawSocket.sluice(server.port())) {
            client.say("{\"type\":\"subscribe\",\"id\":\"a\",\"types\":[\"com.example.*\"],\"from\":\"latest\"}");
            JsonObject subscribed = client.until("subscribed");
            assertThat(subscribed.getJsonArray("types").encode()).isEqualTo("[\"com.example.*\"]");
            assertThat(subscribed.getString("cursor")).isNotEmpty();
            client.until("live");

            server.publish(200, "dense");

            assertThat(client.events(200).stream().map(one -> one.getLong("seq")))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 200).boxed().toList());
            assertThat(client.until(one -> one.getString("type").equals("cursor") && one.getLong("seq") == 200)
                            .getString("id"))
                    .isEqualTo("a");
        }
    }

    @Test
    void several_subscriptions_share_a_socket_and_end_one_by_one() {
        try (RawSocket client = RawSocket.sluice(server.port())) {
            client.say("{\"type\":\"subscribe\",\"id\":\"a\"}").until("live");
            client.say("{\"type\":\"subscribe\",\"id\":\"b\",\"filter\":\"data.n == 1\"}")
                    .until("live");

            server.publish(3, "several");

            client.events(4);
            assertThat(client.events())
                    .filteredOn(one -> one.getString("id").equals("b"))
                    .hasSize(1);
            client.say("{\"type\":\"unsubscribe\",\"id\":\"a\"}").until("unsubscribed");
            server.publish(3, "several2");
            client.events(5);
            assertThat(client.events())
                    .filteredOn(one -> one.getString("id").equals("a"))
                    .hasSize(3);
        }
    }

    @Test
    void credit_bounds_what_is_sent() {
        try (RawSocket client = RawSocket.sluice(server.port())) {
            client.say("{\"type\":\"subscribe\",\"id\":\"a\",\"credit\":2}").until("live");

            server.publish(5, "credit");

            assertThat(client.until("paused").getLong("lag")).isPositive();
            assertThat(client.events()).hasSize(2);
            client.say("{\"type\":\"credit\",\"id\":\"a\",\"events\":3}");
            assertThat(client.events(5)).hasSize(5);
        }
    }

    @Test
    void a_cursor_resumes_on_another_connection_and_after_a_restart() {
        String cursor;
        try (RawSocket client = RawSocket.sluice(server.port())) {
            client.say("{\"type\":\"subscribe\",\"id\":\"a\"}");
            cursor = client.until("subscribed").getString("cursor");
        }
        server.publish(50, "resume");
        server.close();
        server = new StreamServer(broker, "protocol", StreamServer.LIMITS);

        try (RawSocket client = RawSocket.sluice(server.port())) {
            client.say("{\"type\":\"subscribe\",\"id\":\"a\",\"from\":\"" + cursor + "\"}")
                    .until("live");

            assertThat(client.events()).hasSize(50);
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"b\",\"from\":\"" + "A".repeat(60) + "\"}", "bad_cursor"),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"b\",\"from\":\"noon\"}", "bad_cursor"),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"b\",\"from\":\"time:noon\"}", "bad_start"),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"b\",\"from\":7}", "bad_start"),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"b\",\"from\":{\"last\":0}}", "bad_start"),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"b\",\"filter\":\"type ==\"}", "bad_filter"),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"b\",\"types\":[]}", "bad_types"),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"b\",\"types\":\"x\"}", "bad_types"),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"b\",\"policy\":\"drop\"}", "not_available"),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"b\",\"policy\":\"x\"}", "bad_policy"),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"b\",\"durable\":\"x\"}", "not_available"),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"b\",\"credit\":-1}", "bad_credit"),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"b\",\"credit\":9223372036854775808}", "bad_credit"),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"a\"}", "duplicate_id"),
                Arguments.of("{\"type\":\"subscribe\"}", "bad_message"),
                Arguments.of("{\"type\":\"subscribe\",\"id\":\"\\u0000\"}", "bad_message"),
                Arguments.of("{\"type\":\"credit\",\"id\":\"a\",\"events\":0}", "bad_credit"),
                Arguments.of("{\"type\":\"credit\",\"id\":\"z\",\"events\":1}", "unknown_id"),
                Arguments.of("{\"type\":\"unsubscribe\",\"id\":\"z\"}", "unknown_id"),
                Arguments.of("{\"type\":\"ack\",\"id\":\"a\",\"seq\":1}", "not_available"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void what_can_not_be_had_is_an_error_and_the_socket_stays(String message, String code) {
        try (RawSocket client = RawSocket.sluice(server.port())) {
            client.say("{\"type\":\"subscribe\",\"id\":\"a\"}").until("live");

            JsonObject error = client.say(message).until("error");

            assertThat(error.getString("code")).isEqualTo(code);
            assertThat(error.getString("detail")).isNotEmpty();
            client.say("{\"type\":\"ping\"}").until("pong");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999Z",
                "1969-12-31T23:59:59.990Z"
            })
    void a_time_may_be_any(String time) {
        server.publish(1, "any-time");
        try (RawSocket client = RawSocket.sluice(server.port())) {
            client.say("{\"type\":\"subscribe\",\"id\":\"a\",\"from\":\"time:" + time + "\"}");

            client.until("live");
            assertThat(client.events().isEmpty()).isEqualTo(time.startsWith("+"));
        }
    }

    @Test
    void a_refused_handshake_ends_the_connection() {
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade("/v1/stream", AUTH + "x");

            assertThat(client.status()).isEqualTo(401);
            assertThat(client.rest()).contains("token_invalid");
        }
    }

    @Test
    void a_sixty_fifth_subscription_is_too_many() {
        try (RawSocket client = RawSocket.sluice(server.port())) {
            for (int i = 0; i < 64; i++) {
                client.say("{\"type\":\"subscribe\",\"id\":\"s" + i + "\"}").until("live");
            }

            assertThat(client.say("{\"type\":\"subscribe\",\"id\":\"one more\"}")
                            .until("error")
                            .getString("code"))
                    .isEqualTo("too_many");
        }
    }

    static Stream<Arguments> violations() {
        byte[] text = "{\"type\":\"ping\"}".getBytes(UTF_8);
        return Stream.of(
                Arguments.of("no JSON", 4000, RawSocket.masked(0x81, "x".getBytes(UTF_8))),
                Arguments.of("an empty message", 4000, RawSocket.masked(0x81, new byte[0])),
                Arguments.of("an array", 4000, RawSocket.masked(0x81, "[]".getBytes(UTF_8))),
                Arguments.of("no type", 4000, RawSocket.masked(0x81, "{}".getBytes(UTF_8))),
                Arguments.of("an unknown type", 4000, RawSocket.masked(0x81, "{\"type\":\"x\"}".getBytes(UTF_8))),
                Arguments.of(
                        "a type twice",
                        4000,
                        RawSocket.masked(0x81, "{\"type\":\"ping\",\"type\":\"x\"}".getBytes(UTF_8))),
                Arguments.of("two documents", 4000, RawSocket.masked(0x81, "{\"type\":\"ping\"}{}".getBytes(UTF_8))),
                Arguments.of(
                        "deep nesting",
                        4000,
                        RawSocket.masked(0x81, "[".repeat(20_000).getBytes(UTF_8))),
                Arguments.of("bytes", 4000, RawSocket.masked(0x82, text)),
                Arguments.of("text that is not UTF-8", 1007, RawSocket.masked(0x81, new byte[] {(byte) 0xc3, 0x28})),
                Arguments.of("an overlong form", 1007, RawSocket.masked(0x81, new byte[] {(byte) 0xc0, (byte) 0xaf})),
                Arguments.of("a reserved bit", 1002, RawSocket.masked(0xc1, text)),
                Arguments.of("an unknown opcode", 1002, RawSocket.masked(0x83, text)),
                Arguments.of("an unknown control opcode", 1002, RawSocket.masked(0x8b, text)),
                Arguments.of("no mask", 1002, unmasked(text)),
                Arguments.of("a long ping", 1002, RawSocket.masked(0x89, new byte[126])),
                Arguments.of("a fragmented ping", 1002, RawSocket.masked(0x09, new byte[1])),
                Arguments.of("a continuation of nothing", 1002, RawSocket.masked(0x80, text)),
                Arguments.of(
                        "a text within a text", 1002, both(RawSocket.masked(0x01, text), RawSocket.masked(0x81, text))),
                Arguments.of("a close of one byte", 1002, RawSocket.masked(0x88, new byte[1])),
                Arguments.of("a close with 999", 1002, RawSocket.masked(0x88, new byte[] {3, (byte) 0xe7})),
                Arguments.of("a close with 1005", 1002, RawSocket.masked(0x88, new byte[] {3, (byte) 0xed})),
                Arguments.of("a frame too big", 1009, RawSocket.masked(0x81, new byte[70_000])),
                Arguments.of(
                        "a message too big",
                        1009,
                        both(RawSocket.masked(0x01, spaces(40_000)), RawSocket.masked(0x80, spaces(40_000)))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("violations")
    void what_must_not_be_said_ends_the_socket(String what, int code, byte[] bytes) {
        try (RawSocket client = RawSocket.sluice(server.port())) {
            client.raw(bytes);

            assertThat(client.untilClosed()).isEqualTo(code);
            boolean bye = client.heard.getLast().getString("type").equals("bye");
            assertThat(bye).isEqualTo(code >= 4000);
        }
    }

    @Test
    void a_message_in_pieces_is_a_message() {
        try (RawSocket client = RawSocket.sluice(server.port())) {
            byte[] text = "{\"type\":\"ping\",\"é\":1}".getBytes(UTF_8);
            for (int i = 0; i < text.length; i++) {
                client.frame((i == 0 ? 1 : 0) | (i == text.length - 1 ? 0x80 : 0), new byte[] {text[i]});
                client.frame(0x89, new byte[0]);
            }

            client.until("pong");
        }
    }

    @Test
    void a_flood_of_pings_is_1008() {
        try (RawSocket client = RawSocket.sluice(server.port())) {
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            for (int i = 0; i < 3_000; i++) {
                flood.writeBytes(RawSocket.masked(0x89, new byte[0]));
            }
            client.raw(flood.toByteArray());

            assertThat(client.untilClosed()).isEqualTo(1008);
        }
    }

    @Test
    void a_normal_close_is_answered() {
        try (RawSocket client = RawSocket.sluice(server.port())) {
            client.frame(0x88, new byte[] {3, (byte) 0xe8});

            assertThat(client.untilClosed()).isEqualTo(1000);
        }
    }

    @Test
    void cloudevents_come_whole_and_the_query_says_what() {
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade(
                    "/v1/stream?types=a.*,com.example.*&filter=data.n%20%3C%202",
                    AUTH + StreamServer.token(), "Sec-WebSocket-Protocol: cloudevents.json");
            client.until("dev.sluice.stream.hello");
            client.until("dev.sluice.stream.live");

            server.publish(5, "whole");

            JsonObject event = client.until("com.example.made");
            assertThat(event.getString("specversion")).isEqualTo("1.0");
            assertThat(event.getString("eventid")).startsWith("evt_");
            assertThat(event.getJsonObject("data").getInteger("n")).isLessThan(2);
            client.until("com.example.made");
            assertThat(client.until("dev.sluice.stream.cursor")
                            .getJsonObject("data")
                            .getString("cursor"))
                    .isNotEmpty();
            client.say("{\"type\":\"ping\"}");
            assertThat(client.untilClosed()).isEqualTo(4000);
            assertThat(client.heard.getLast().getString("type")).isEqualTo("dev.sluice.stream.bye");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "from=noon,4030",
        "from=last:0,4000",
        "from=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,4030",
        "filter=%28,4000",
        "types=,4000",
        "policy=close,4000",
        "durable=x,4000"
    })
    void a_bad_query_is_told_by_bye(String query, int code) {
        try (RawSocket client = new RawSocket(server.port())) {
            client.upgrade(
                    "/v1/stream?" + query, AUTH + StreamServer.token(), "Sec-WebSocket-Protocol: cloudevents.json");

            assertThat(client.until("dev.sluice.stream.bye")
                            .getJsonObject("data")
                            .getInteger("code"))
                    .isEqualTo(code);
            assertThat(client.untilClosed()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest", "last:3", "time:2020-01-01T00:00:00Z"})
    void other_starts_begin_before_now(String start) {
        server.publish(3, "before-" + start.charAt(0));
        try (RawSocket client = RawSocket.sluice(server.port())) {
            client.say("{\"type\":\"subscribe\",\"id\":\"a\",\"from\":\"" + start + "\"}");

            assertThat(client.events(3)).hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void every_connection_that_has_ended_is_forgotten() {
        await().until(() -> server.meters.get("sluice_stream_sessions").gauge().value() == 0);

        try (RawSocket client = RawSocket.sluice(server.port())) {
            client.say("{\"type\":\"subscribe\",\"id\":\"a\"}").until("live");
            assertThat(server.meters.get("sluice_stream_sessions").gauge().value())
                    .isEqualTo(1);
        }

        await().until(() -> server.meters.get("sluice_stream_sessions").gauge().value() == 0);
    }

    private static String auth(String token) {
        return "{\"type\":\"auth\",\"token\":\"" + token + "\"}";
    }

    private static byte[] unmasked(byte[] payload) {
        byte[] frame = new byte[payload.length + 2];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 2, payload.length);
        return frame;
    }

    private static byte[] both(byte[] first, byte[] second) {
        byte[] all = new byte[first.length + second.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static byte[] spaces(int count) {
        return " ".repeat(count).getBytes(UTF_8);
    }
}
