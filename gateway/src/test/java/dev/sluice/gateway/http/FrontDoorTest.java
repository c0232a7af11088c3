// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class FrontDoorTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final AtomicInteger PORT = new AtomicInteger();
    /** What whole requests reached a room, as {@code room method uri body}. */
    private static final Queue<String> REACHED = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void listen() throws Exception {
        var options = ListenerOptions.of("127.0.0.1", 0, List.of());
        VERTX.deployVerticle(new FrontDoor(options, new Rooms())).await(10, SECONDS);
    }

    @AfterAll
    static void close() throws Exception {
        VERTX.close().await(10, SECONDS);
    }

    @BeforeEach
    void forget() {
        REACHED.clear();
    }

    private static final class Rooms implements FrontDoor.Rooms {
        @Override
        public Handler<HttpServerRequest> ingest(Vertx vertx, Exchange exchange) {
            return request -> reached("ingest", request);
        }

        @Override
        public Handler<HttpServerRequest> api(Vertx vertx, Exchange exchange) {
            return request -> reached("api", request);
        }

        @Override
        public void listening(int port) {
            PORT.set(port);
        }

        private static void reached(String room, HttpServerRequest request) {
            Future<io.vertx.core.buffer.Buffer> body = request.body();
            body.onSuccess(all -> {
                REACHED.add(room + " " + request.method() + " " + request.uri() + " " + all);
                request.response().end("ok");
            });
        }
    }

    private static final String END = "Connection: close\r\n\r\n";

    static Stream<Arguments> refused() {
        return Stream.of(
                row("no Host", 400, "GET / HTTP/1.1\r\n\r\n"),
                row("two Hosts", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
                row("a Host that is none", 400, "GET / HTTP/1.1\r\nHost: a b@c\r\n\r\n"),
                row("absolute form", 400, "GET http://evil.example/in/x HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("authority form", 405, "CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("CONNECT of a path", 405, "CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("TRACE", 405, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("asterisk form", 400, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
                row(
                        "both lengths",
                        400,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                row(
                        "both lengths, the other order",
                        400,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"),
                row(
                        "length twice",
                        400,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab"),
                row(
                        "lengths that differ",
                        400,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nab"),
                row("length a list", 400, "POST /in/x HTTP/1.1\r\nHost: a\r\nContent-Length: 2, 2\r\n\r\nab"),
                row("length with a sign", 400, "POST /in/x HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\nab"),
                row("length negative", 400, "POST /in/x HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nab"),
                row("length in hex", 400, "POST /in/x HTTP/1.1\r\nHost: a\r\nContent-Length: 0x2\r\n\r\nab"),
                row(
                        "length of 20 digits",
                        400,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nab"),
                row(
                        "chunked on 1.0",
                        400,
                        "POST /in/x HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                row(
                        "an unknown coding",
                        400,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                row(
                        "gzip, chunked",
                        501,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                row(
                        "chunked twice",
                        400,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                row(
                        "chunked, identity",
                        400,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
                row(
                        "identity beside a length",
                        400,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nab"),
                row("identity alone", 400, "POST /in/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n"),
                row(
                        "chunked twice in one line",
                        400,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
                row("no version", 400, "GET /\r\nHost: a\r\n\r\n"),
                row("many short headers", 431, "GET / HTTP/1.1\r\nHost: a\r\n" + "A: b\r\n".repeat(6_000) + "\r\n"),
                row("a space before the colon", 400, "POST /in/x HTTP/1.1\r\nHost: a\r\nContent-Length : 2\r\n\r\nab"),
                row("a header without name", 400, "GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n"),
                row("a header name with a space", 400, "GET / HTTP/1.1\r\nHost: a\r\nA B: x\r\n\r\n"),
                row("NUL in a header", 400, "GET / HTTP/1.1\r\nHost: a\r\nA: x\0y\r\n\r\n"),
                row("bare CR in a header", 400, "GET / HTTP/1.1\r\nHost: a\r\nA: x\ry\r\n\r\n"),
                row(
                        "chunked, then identity",
                        400,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
                row(
                        "a coding behind a vertical tab",
                        400,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n"),
                row(
                        "a coding in quotes",
                        400,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
                row("a folded line", 400, "POST /in/x HTTP/1.1\r\nHost: a\r\nA: x\r\n Content-Length: 2\r\n\r\nab"),
                row("a line folded with a tab", 400, "GET / HTTP/1.1\r\nHost: a\r\nA: x\r\n\ty\r\n\r\n"),
                row("a folded request line", 400, "GET / HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n"),
                row("bare LF", 400, "GET / HTTP/1.1\nHost: a\n\n"),
                row("control bytes first", 400, "\1\2GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("TLS on the plain port", 400, "\26\3\1\2\0\1\0\1\374\3\3\r\n\r\n"),
                row("HTTP/1.2", 501, "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
                row("HTTP/2.0 in the line", 501, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
                row("HTTP/2 by prior knowledge", 501, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                row("a long request line", 414, "GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("long headers", 431, "GET / HTTP/1.1\r\nHost: a\r\nA: " + "a".repeat(17_000) + "\r\n\r\n"),
                row(
                        "another expectation",
                        417,
                        "POST /in/x HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nContent-Length: 0\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String what, int status, String request) {
        String heard = RawClient.exchange(PORT.get(), request);
        assertThat(heard).as(what).matches("(?s)HTTP/[0-9.]+ " + status + " .*");
        assertThat(heard.indexOf("HTTP/", 1)).as("one answer").isEqualTo(-1);
        assertThat(REACHED).isEmpty();
    }

    static Stream<Arguments> broken_off() {
        String head = "POST /in/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        return Stream.of(
                Arguments.of("chunk size in hex", head + "0x2\r\nab\r\n0\r\n\r\n"),
                Arguments.of("chunk size negative", head + "-2\r\nab\r\n0\r\n\r\n"),
                Arguments.of("chunk size too big", head + "fffffffffffffffff\r\nab\r\n0\r\n\r\n"),
                Arguments.of("a line feed in an extension", head + "2;a\nb\r\nab\r\n0\r\n\r\n"),
                Arguments.of("an extension without an end", head + "2;" + "a".repeat(20_000)),
                Arguments.of("a trailer without an end", head + "0\r\nA: " + "a".repeat(20_000)),
                Arguments.of("no CRLF after a chunk", head + "2\r\nabX0\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void broken_off(String what, String request) {
        RawClient.exchange(PORT.get(), request);
        assertThat(REACHED).as(what).isEmpty();
    }

    @Test
    void a_refusal_is_a_problem_document() {
        assertThat(RawClient.exchange(PORT.get(), "GET / HTTP/1.1\r\n\r\n"))
                .containsIgnoringCase("content-type: application/problem+json")
                .contains("\"code\":\"request_malformed\"");
    }

    @Test
    void a_method_for_proxies_is_told_what_is_allowed() {
        assertThat(RawClient.exchange(PORT.get(), "TRACE /in/x HTTP/1.1\r\nHost: a\r\n\r\n"))
                .containsIgnoringCase("\r\nallow: POST\r\n");
        assertThat(RawClient.exchange(PORT.get(), "TRACE /v1/events HTTP/1.1\r\nHost: a\r\n\r\n"))
                .containsIgnoringCase("\r\nallow: GET, POST\r\n");
    }

    @Test
    void what_begins_with_in_goes_to_ingest_and_the_rest_to_the_api() {
        for (String uri : List.of("/in/x", "/in/", "/in", "/", "/inx", "//in/x", "/IN/x", "/v1/stream?a=/in/x")) {
            RawClient.exchange(PORT.get(), "GET " + uri + " HTTP/1.1\r\nHost: a\r\n" + END);
        }
        assertThat(REACHED)
                .containsExactly(
                        "ingest GET /in/x ",
                        "ingest GET /in/ ",
                        "api GET /in ",
                        "api GET / ",
                        "api GET /inx ",
                        "api GET //in/x ",
                        "api GET /IN/x ",
                        "api GET /v1/stream?a=/in/x ");
    }

    @Test
    void a_request_of_1_0_needs_no_host() {
        assertThat(RawClient.exchange(PORT.get(), "GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 200");
    }

    @Test
    void chunks_and_their_extensions_are_read() {
        RawClient.exchange(
                PORT.get(),
                "POST /in/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n" + END
                        + "2;a=b\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
        assertThat(REACHED).containsExactly("ingest POST /in/x abc");
    }

    @Test
    void pipelined_requests_are_answered_in_order_with_their_own_bodies() {
        String heard = RawClient.exchange(
                PORT.get(),
                "POST /in/a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1"
                        + "POST /in/b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n" + END + "22");
        assertThat(heard.split("HTTP/1.1 200")).hasSize(3);
        assertThat(REACHED).containsExactly("ingest POST /in/a 1", "ingest POST /in/b 22");
    }

    @Test
    void a_body_is_never_the_next_request() {
        String hidden = "POST /in/evil HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
        for (String method : List.of("GET", "HEAD", "OPTIONS", "DELETE", "get", "FROB")) {
            REACHED.clear();
            RawClient.exchange(
                    PORT.get(),
                    method + " /in/x HTTP/1.1\r\nHost: a\r\nContent-Length: " + hidden.length() + "\r\n" + END
                            + hidden);
            assertThat(REACHED).singleElement().asString().startsWith("ingest " + method + " /in/x ");
        }
    }

    /** RFC 9112, 5.2: what is not refused is a part of the line before; never a line of its own. */
    @Test
    void a_folded_line_behind_a_chunked_body_is_no_header() {
        String chunked = "POST /in/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
        RawClient.exchange(
                PORT.get(), chunked + "POST /in/x HTTP/1.1\r\nHost: a\r\nA: x\r\n Content-Length: 2\r\n" + END + "ab");
        assertThat(REACHED).containsExactly("ingest POST /in/a a", "ingest POST /in/x ");
    }

    @Test
    void a_folded_line_of_a_later_request_is_refused() {
        try (var client = new RawClient(PORT.get())) {
            client.send("POST /in/a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n{\n 1}");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            client.send("GET /in/b HTTP/1.1\r\nHost: a\r\nA: x\r\n\ty\r\n\r\n");
            assertThat(client.readToEnd()).contains("HTTP/1.1 400 ");
        }
        assertThat(REACHED).containsExactly("ingest POST /in/a {\n 1}");
    }

    @Test
    void what_follows_a_refused_request_is_not_read() {
        RawClient.exchange(
                PORT.get(),
                "POST /in/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
                        + "POST /in/evil HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n" + END);
        assertThat(REACHED).isEmpty();
    }

    @Test
    void h2c_is_not_offered() {
        try (var client = new RawClient(PORT.get())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                    + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void a_refused_client_hears_why_although_it_goes_on_sending() {
        try (var client = new RawClient(PORT.get())) {
            client.send("POST /in/x HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + "a".repeat(60_000));
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
        }
        assertThat(REACHED).isEmpty();
    }

    @Test
    void a_later_head_that_comes_in_two_pieces_is_read() {
        try (var client = new RawClient(PORT.get())) {
            client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HT");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200");
            client.send("TP/1.1\r\nHost: a\r\n" + END);
            assertThat(client.readToEnd()).contains("HTTP/1.1 200");
        }
        assertThat(REACHED).containsExactly("api GET /a ", "api GET /b ");
    }

    private static Arguments row(String what, int status, String request) {
        return Arguments.of(what, status, request);
    }
}
