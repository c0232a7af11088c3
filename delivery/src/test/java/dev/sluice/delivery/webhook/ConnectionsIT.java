// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static dev.sluice.delivery.webhook.Loop.endpoint;
import static dev.sluice.delivery.webhook.Loop.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionsIT {

    private final Loop loop = new Loop();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void one_connection_serves_one_attempt_after_another() throws Exception {
        try (var server = new RawServer(peer -> {
            while (peer.request() != null) {
                peer.send(RawServer.OK);
            }
        })) {
            var target = endpoint(server.url());
            for (int i = 0; i < 20; i++) {
                assertThat(loop.attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
            }
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void attempts_at_the_same_time_have_a_connection_each() throws Exception {
        var all = new CountDownLatch(8);
        try (var server = new RawServer(peer -> {
            while (peer.request() != null) {
                all.countDown();
                all.await();
                peer.send(RawServer.OK);
            }
        })) {
            var target = endpoint(server.url());
            var outcomes = new ArrayList<CompletableFuture<AttemptOutcome>>();
            for (int i = 0; i < 8; i++) {
                outcomes.add(loop.start(target, event("{}"), 1));
            }
            outcomes.forEach(outcome -> assertThat(Loop.get(outcome)).isEqualTo(new AttemptOutcome.Delivered(200)));
            assertThat(server.accepted()).isEqualTo(8);
        }
    }

    @Test
    void a_connection_that_the_server_closed_while_idle_is_not_used_again() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send(RawServer.OK);
        })) {
            var target = endpoint(server.url());
            for (int i = 0; i < 50; i++) {
                var outcome = loop.attempt(target, event("{}"));
                assertThat(outcome)
                        .satisfiesAnyOf(
                                ok -> assertThat(ok).isEqualTo(new AttemptOutcome.Delivered(200)),
                                race -> assertThat(race).isInstanceOf(AttemptOutcome.Unreachable.class));
                var once = server.accepted();
                assertThat(once).isLessThanOrEqualTo(i + 1);
            }
            assertThat(server.accepted()).isGreaterThan(25);
        }
    }

    @Test
    void connection_close_and_http_1_0_are_honoured() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send(
                    peer.number() % 2 == 0
                            ? "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n"
                            : "HTTP/1.1 200 OK\r\nconnection: Close\r\ncontent-length: 0\r\n\r\n");
            peer.awaitClose();
        })) {
            var target = endpoint(server.url());
            for (int i = 1; i <= 6; i++) {
                assertThat(loop.attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
                assertThat(server.accepted()).isEqualTo(i);
            }
        }
    }

    @Test
    void a_server_that_keeps_connections_for_a_second_only_gets_a_new_one_each_time() throws Exception {
        try (var server = new RawServer(peer -> {
            while (peer.request() != null) {
                peer.send("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\ncontent-length: 0\r\n\r\n");
            }
        })) {
            var target = endpoint(server.url());
            assertThat(loop.attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
            assertThat(loop.attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
            assertThat(server.accepted()).isEqualTo(2);
        }
    }

    @Test
    void closing_the_client_ends_what_is_in_flight() throws Exception {
        var got = new CompletableFuture<Boolean>();
        try (var server = new RawServer(peer -> {
            peer.request();
            got.complete(true);
            peer.awaitClose();
        })) {
            var outcome = loop.start(endpoint(server.url()), event("{}"), 1);
            assertThat(Loop.get(got)).isTrue();

            loop.on(() -> loop.client().close());

            assertThat(Loop.get(outcome)).isInstanceOf(AttemptOutcome.Unreachable.class);
            assertThat(loop.attempt(endpoint(server.url()), event("{}")))
                    .isInstanceOf(AttemptOutcome.Unreachable.class);
        }
    }
}
