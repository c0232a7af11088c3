// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static dev.sluice.delivery.webhook.Loop.endpoint;
import static dev.sluice.delivery.webhook.Loop.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the other side does, an attempt ends in time and its connection does not come back into use. */
@Timeout(60)
class BadServersIT {

    private static final Duration SHORT = Duration.ofMillis(300);

    private final Loop loop = new Loop();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void a_server_that_says_nothing_is_left_at_the_deadline() throws Exception {
        endsAtTheDeadline(peer -> peer.request());
    }

    @Test
    void a_server_that_hangs_after_its_headers_is_left_at_the_deadline() throws Exception {
        endsAtTheDeadline(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n");
        });
    }

    @Test
    void a_server_that_drips_is_left_at_the_deadline() throws Exception {
        endsAtTheDeadline(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 10000\r\n\r\n");
            do {
                peer.send("x");
            } while (!peer.leaves(20));
        });
    }

    @Test
    void a_server_that_floods_interim_answers_is_left() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        try (var server = new RawServer(peer -> {
            try {
                peer.request();
                do {
                    peer.send("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
                } while (!peer.leaves(1));
            } finally {
                closed.complete(true);
            }
        })) {
            assertThat(loop.attempt(endpoint(server.url()), event("{}")))
                    .isInstanceOf(AttemptOutcome.Unreachable.class);
            assertThat(Loop.get(closed)).isTrue();
        }
    }

    @Test
    void a_server_that_does_not_read_is_left_at_the_deadline() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        var release = new CountDownLatch(1);
        try (var server = new RawServer(peer -> {
            release.await();
            peer.awaitClose();
            closed.complete(true);
        })) {
            var outcome = loop.attempt(endpoint(server.url(), SHORT), event(new byte[16 * 1024 * 1024]));
            release.countDown();

            assertThat(outcome).isEqualTo(new AttemptOutcome.TimedOut(SHORT));
            assertThat(Loop.get(closed)).isTrue();
        }
    }

    private void endsAtTheDeadline(RawServer.Script script) throws IOException {
        var closed = new CompletableFuture<Boolean>();
        try (var server = new RawServer(peer -> {
            try {
                script.run(peer);
                peer.awaitClose();
            } finally {
                closed.complete(true);
            }
        })) {
            var outcome = loop.attempt(endpoint(server.url(), SHORT), event("{}"));

            assertThat(outcome).isEqualTo(new AttemptOutcome.TimedOut(SHORT));
            assertThat(Loop.get(closed)).isTrue();
        }
    }

    @Test
    void a_body_without_end_is_cut_and_the_status_decides() throws Exception {
        var sent = new AtomicLong();
        var broken = new CompletableFuture<Boolean>();
        var chunk = "x".repeat(8 * 1024);
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n");
            try {
                while (true) {
                    peer.send(chunk);
                    sent.addAndGet(chunk.length());
                }
            } finally {
                broken.complete(true);
            }
        })) {
            assertThat(loop.attempt(endpoint(server.url()), event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
            assertThat(Loop.get(broken)).isTrue();
            assertThat(sent.get()).isLessThan(50_000_000);
        }
    }

    @Test
    void a_chunked_body_without_end_does_not_turn_a_failure_into_a_success() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send("HTTP/1.1 500 Oh\r\ntransfer-encoding: chunked\r\n\r\n");
            while (true) {
                peer.send("4000\r\n" + "x".repeat(0x4000) + "\r\n");
            }
        })) {
            assertThat(loop.attempt(endpoint(server.url()), event("{}"))).isEqualTo(new AttemptOutcome.Failed(500));
        }
    }

    @Test
    void a_head_of_more_than_8_kib_is_a_failure_and_the_next_attempt_is_not_hurt() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send(peer.number() > 1 ? RawServer.OK : "HTTP/1.1 200 OK\r\nx: " + "x".repeat(9_000) + "\r\n\r\n");
            peer.awaitClose();
        })) {
            assertThat(loop.attempt(endpoint(server.url()), event("{}")))
                    .isEqualTo(
                            new AttemptOutcome.Unreachable(AttemptOutcome.Kind.RESET, "the answer's head is too long"));
            assertThat(loop.attempt(endpoint(server.url()), event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
        }
    }

    @Test
    void what_is_not_http_is_a_failure() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send("SSH-2.0-OpenSSH_9.2\r\n\r\n");
            peer.awaitClose();
        })) {
            assertThat(loop.attempt(endpoint(server.url()), event("{}")))
                    .isInstanceOfSatisfying(
                            AttemptOutcome.Unreachable.class,
                            unreachable -> assertThat(unreachable.kind()).isEqualTo(AttemptOutcome.Kind.RESET));
        }
    }

    @Test
    void a_connection_closed_or_reset_before_the_answer_is_a_failure() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            if (peer.number() == 1) {
                peer.socket().setSoLinger(true, 0);
            }
        })) {
            for (int i = 0; i < 2; i++) {
                assertThat(loop.attempt(endpoint(server.url()), event("{}")))
                        .isInstanceOfSatisfying(
                                AttemptOutcome.Unreachable.class,
                                unreachable -> assertThat(unreachable.kind()).isEqualTo(AttemptOutcome.Kind.RESET));
            }
            assertThat(server.accepted()).isEqualTo(2);
        }
    }

    @Test
    void a_connection_closed_in_the_middle_of_the_answer_is_a_failure() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nxx");
        })) {
            assertThat(loop.attempt(endpoint(server.url()), event("{}")))
                    .isInstanceOf(AttemptOutcome.Unreachable.class);
        }
    }

    @Test
    void a_second_answer_is_never_taken_for_the_next_requests() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send(peer.number() > 1 ? "HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n" : RawServer.OK + RawServer.OK);
            peer.awaitClose();
        })) {
            var target = endpoint(server.url());
            var both = loop.on(() -> loop.client()
                    .attempt(target, event("1"), 1)
                    .compose(first ->
                            loop.client().attempt(target, event("2"), 1).map(second -> first + " " + second))
                    .toCompletionStage()
                    .toCompletableFuture());

            assertThat(Loop.get(both)).isEqualTo("Delivered[status=200] Failed[status=500]");
        }
    }

    @Test
    void an_interim_answer_is_no_answer_and_the_connection_stays() throws Exception {
        try (var server = new RawServer(peer -> {
            for (int requests = 0; requests < 2; requests++) {
                peer.request();
                peer.send("HTTP/1.1 102 Processing\r\nx: 1\r\n\r\nHTTP/1.1 199 Who Knows\r\n\r\n");
                peer.send(requests == 0 ? RawServer.OK : "HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n");
            }
            peer.awaitClose();
        })) {
            var target = endpoint(server.url());

            assertThat(loop.attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
            assertThat(loop.attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.Failed(500));
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void interim_answers_without_end_cost_the_connection() throws Exception {
        for (String interim : List.of("102 Processing", "103 Early Hints", "100 Continue")) {
            try (var server = new RawServer(peer -> {
                peer.request();
                peer.send(("HTTP/1.1 " + interim + "\r\n\r\n").repeat(peer.number() > 1 ? 16 : 17));
                peer.send(RawServer.OK);
                peer.awaitClose();
            })) {
                var target = endpoint(server.url());

                assertThat(loop.attempt(target, event("{}"))).isInstanceOf(AttemptOutcome.Unreachable.class);
                assertThat(loop.attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
                assertThat(server.accepted()).isEqualTo(2);
            }
        }
    }

    @Test
    void an_interim_answer_alone_is_none() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send("HTTP/1.1 102 Processing\r\n\r\n");
            peer.awaitClose();
        })) {
            assertThat(loop.attempt(endpoint(server.url(), SHORT), event("{}")))
                    .isInstanceOf(AttemptOutcome.TimedOut.class);
        }
    }

    @Test
    void a_change_of_protocol_that_nobody_asked_for_costs_the_connection() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send(peer.number() > 1 ? RawServer.OK : "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n");
            peer.awaitClose();
        })) {
            var target = endpoint(server.url());

            assertThat(loop.attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.Failed(101));
            assertThat(loop.attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
            assertThat(server.accepted()).isEqualTo(2);
        }
    }

    @Test
    void nobody_there_is_a_failure_to_connect() throws Exception {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(loop.attempt(endpoint("http://127.0.0.1:" + free), event("{}")))
                .isEqualTo(new AttemptOutcome.Unreachable(AttemptOutcome.Kind.CONNECT, "connection refused"));
    }

    @Test
    void a_name_without_address_is_a_dns_failure() {
        assertThat(loop.attempt(endpoint("https://partner.example/"), event("{}")))
                .isEqualTo(new AttemptOutcome.Unreachable(AttemptOutcome.Kind.DNS, "the name has no address"));
    }
}
