// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that do not finish a request's head. They come all at once, since each has its ten seconds. */
@Timeout(60)
class SlowHeadsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final AtomicInteger PORT = new AtomicInteger();
    /** The paths of whole requests that reached a room. */
    private static final Queue<String> REACHED = new ConcurrentLinkedQueue<>();

    private static RawClient stopped;
    private static RawClient later;
    private static RawClient silent;
    private static CompletableFuture<String> dripped;

    @BeforeAll
    static void come() throws Exception {
        var options = ListenerOptions.of("127.0.0.1", 0, List.of());
        VERTX.deployVerticle(new FrontDoor(options, new Rooms())).await(10, SECONDS);
        silent = new RawClient(PORT.get());
        stopped = new RawClient(PORT.get());
        stopped.send("GET /never HTTP/1.1\r\nHost: a\r\nX: ");
        dripped = CompletableFuture.supplyAsync(SlowHeadsTest::drip);
        later = new RawClient(PORT.get());
        for (int i = 0; i < 2; i++) {
            later.send("POST /in/x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1");
            assertThat(later.readHead()).startsWith("HTTP/1.1 200");
            later.read(2);
        }
        later.send("POST /in/later HTTP/1.1\r\nHost: a\r\nX: ");
    }

    /** Each byte comes before anybody would call the connection idle. */
    private static String drip() {
        var rest = ("GET /dripped HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(10_000))
                .chars()
                .iterator();
        try (var client = new RawClient(PORT.get())) {
            await().atMost(Duration.ofSeconds(50))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        if (client.hears()) {
                            return true;
                        }
                        client.send(String.valueOf((char) rest.nextInt()));
                        return false;
                    });
            return client.readToEnd();
        }
    }

    @AfterAll
    static void close() throws Exception {
        List.of(silent, stopped, later).forEach(RawClient::close);
        VERTX.close().await(10, SECONDS);
        assertThat(REACHED).containsExactly("/in/x", "/in/x");
    }

    private static final class Rooms implements FrontDoor.Rooms {
        @Override
        public Handler<HttpServerRequest> ingest(Vertx vertx, Exchange exchange) {
            return Rooms::reached;
        }

        @Override
        public Handler<HttpServerRequest> api(Vertx vertx, Exchange exchange) {
            return Rooms::reached;
        }

        @Override
        public void listening(int port) {
            PORT.set(port);
        }

        private static void reached(HttpServerRequest request) {
            REACHED.add(request.path());
            request.body().onSuccess(all -> request.response().end("ok"));
        }
    }

    @Test
    void a_client_that_never_finishes_its_headers_is_cut_off() {
        assertThat(stopped.readToEnd())
                .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                .contains("\r\nconnection: close\r\n")
                .contains("\r\ncontent-type: application/problem+json\r\n")
                .endsWith("\"code\":\"request_timeout\"}");
    }

    @Test
    void a_head_that_comes_a_byte_at_a_time_is_cut_off() {
        assertThat(dripped.join())
                .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                .endsWith("\"code\":\"request_timeout\"}");
    }

    @Test
    void a_later_head_on_a_kept_connection_is_cut_off_too() {
        assertThat(later.readToEnd())
                .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                .endsWith("\"code\":\"request_timeout\"}");
    }

    @Test
    void a_client_that_says_nothing_is_cut_off_without_a_word() {
        assertThat(silent.readToEnd()).isEmpty();
    }
}
