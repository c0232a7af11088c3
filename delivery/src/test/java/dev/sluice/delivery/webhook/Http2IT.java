// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static dev.sluice.delivery.webhook.Loop.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.subscription.TlsSpec;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.EgressProxy;
import dev.sluice.delivery.address.Names;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.delivery.connection.TestLines;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 by ALPN, with HTTP/1.1 as the way back. */
@Timeout(120)
@SuppressWarnings("deprecation") // a server says when it goes away, and with what code: only this method can
class Http2IT {

    private static final Names LOOPBACK = name -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress()));
    private static final AttemptOutcome OK = new AttemptOutcome.Delivered(200);
    private static final Duration SHORT = Duration.ofMillis(700);
    private static final long CANCEL = 0x8;
    private static final long REFUSED = 0x7;
    private static final long HTTP_1_1_REQUIRED = 0xd;

    @TempDir
    private static Path folder;

    private static Http2Server.Identity identity;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void identity() throws Exception {
        identity = Http2Server.Identity.in(folder);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void an_endpoint_that_speaks_http_2_gets_it_with_the_same_request() {
        var heads = new CopyOnWriteArrayList<MultiMap>();
        var bodies = new CopyOnWriteArrayList<Buffer>();
        var authorities = new CopyOnWriteArrayList<String>();
        var server = server(request -> {
            heads.add(request.headers());
            authorities.add(request.authority() + request.uri());
            request.body().onSuccess(body -> {
                bodies.add(body);
                request.response().end();
            });
        });
        var target = Endpoint.of(new EndpointSpec(
                server.url(), List.of(Loop.SECRET), Map.of("X-Team", "billing"), Duration.ofSeconds(10)));

        assertThat(loop().attempt(target, event("{\"a\":1}"))).isEqualTo(OK);

        assertThat(server.versions()).containsExactly(HttpVersion.HTTP_2);
        assertThat(authorities).containsExactly("partner.example:" + server.port() + "/hooks?a=b");
        assertThat(bodies).containsExactly(Buffer.buffer("{\"a\":1}"));
        assertThat(heads.get(0).get("x-team")).isEqualTo("billing");
        assertThat(heads.get(0).get("webhook-signature")).startsWith("v1,");
        assertThat(heads.get(0).get("ce-type")).isEqualTo("com.stripe.invoice.paid");
        assertThat(heads.get(0).get("content-length")).isEqualTo("7");
        assertThat(heads.get(0).names()).doesNotContain("connection", "transfer-encoding");
    }

    @Test
    void attempts_of_one_endpoint_at_the_same_time_share_a_connection() {
        var held = new ConcurrentLinkedQueue<HttpServerRequest>();
        var first = new AtomicInteger();
        var server = server(request -> {
            if (first.getAndIncrement() == 0) {
                Http2Server.ok(request);
                return;
            }
            held.add(request);
            if (held.size() == 20) {
                held.forEach(each -> each.response().end());
            }
        });
        var loop = loop();
        var target = Loop.endpoint(server.url());
        assertThat(loop.attempt(target, event("{}"))).isEqualTo(OK);

        assertThat(together(loop, target, 20)).containsOnly(OK).hasSize(20);

        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void attempts_that_begin_while_the_connection_comes_up_wait_for_it() {
        var server = server(Http2Server::ok);
        var loop = loop();
        var target = Loop.endpoint(server.url());
        assertThat(loop.attempt(target, event("{}"))).isEqualTo(OK);
        loop.on(() -> {
            TestLines.closeNext(target.line());
            return true;
        });

        assertThat(together(loop, target, 10)).containsOnly(OK).hasSize(10);

        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void more_attempts_than_the_endpoint_allows_have_another_connection() {
        var held = new ConcurrentLinkedQueue<HttpServerRequest>();
        var server = new Http2Server(identity, List.of(HttpVersion.HTTP_2), 2, request -> {
            held.add(request);
            if (held.size() == 5) {
                held.forEach(each -> each.response().end());
            }
        });
        open.add(server);

        assertThat(together(loop(), Loop.endpoint(server.url()), 5))
                .containsOnly(OK)
                .hasSize(5);
        assertThat(server.connections()).isBetween(3, 5);
    }

    @Test
    void an_endpoint_that_knows_no_http_2_gets_http_1_1() {
        for (var versions : List.of(List.<HttpVersion>of(), List.of(HttpVersion.HTTP_1_1))) {
            var server = new Http2Server(identity, versions, 100, Http2Server::ok);
            open.add(server);
            var loop = loop();
            var target = Loop.endpoint(server.url());

            assertThat(loop.attempt(target, event("{}"))).isEqualTo(OK);
            assertThat(loop.attempt(target, event("{}"))).isEqualTo(OK);

            assertThat(server.versions()).containsExactly(HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_1);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_deadline_gives_up_the_request_and_not_the_connection() {
        var calls = new AtomicInteger();
        var server = server(request -> {
            if (calls.getAndIncrement() == 0) {
                request.response().setChunked(true).write("drop");
                drip(request);
            } else {
                Http2Server.ok(request);
            }
        });
        var loop = loop();
        var hasty = Loop.endpoint(server.url(), SHORT);

        assertThat(loop.attempt(hasty, event("{}"))).isEqualTo(new AttemptOutcome.TimedOut(SHORT));
        await().atMost(Duration.ofSeconds(30)).until(() -> server.resets().contains(CANCEL));

        assertThat(loop.attempt(Loop.endpoint(server.url()), event("{}"))).isEqualTo(OK);
        assertThat(server.connections()).isEqualTo(1);
    }

    private static void drip(HttpServerRequest request) {
        var connection = request.connection();
        assertThat(connection).isNotNull();
        var timer = new AtomicInteger();
        Vertx.currentContext().owner().setPeriodic(50, id -> {
            if (timer.incrementAndGet() > 400 || request.response().closed()) {
                Vertx.currentContext().owner().cancelTimer(id);
            } else {
                request.response().write("x");
            }
        });
    }

    @Test
    void a_connection_on_which_nothing_came_until_the_deadline_is_not_used_again() {
        var calls = new AtomicInteger();
        var server = server(request -> {
            if (calls.getAndIncrement() > 0) {
                Http2Server.ok(request);
            }
        });
        var loop = loop();

        assertThat(loop.attempt(Loop.endpoint(server.url(), SHORT), event("{}")))
                .isEqualTo(new AttemptOutcome.TimedOut(SHORT));

        assertThat(loop.attempt(Loop.endpoint(server.url()), event("{}"))).isEqualTo(OK);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void an_answer_past_16_kib_is_given_up_and_not_the_connection() {
        var calls = new AtomicInteger();
        var server = server(request -> {
            if (calls.getAndIncrement() == 0) {
                request.response().setStatusCode(201).setChunked(true).write(Http2Server.kilobytes(900));
            } else {
                Http2Server.ok(request);
            }
        });
        var loop = loop();
        var target = Loop.endpoint(server.url());

        assertThat(loop.attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(201));
        await().atMost(Duration.ofSeconds(30)).until(() -> server.resets().contains(CANCEL));

        assertThat(loop.attempt(target, event("{}"))).isEqualTo(OK);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void a_request_that_the_endpoint_says_it_has_not_looked_at_is_sent_once_more_elsewhere() {
        var calls = new AtomicInteger();
        var server = server(request -> {
            if (calls.getAndIncrement() == 0) {
                request.connection().goAway(0, 0);
            } else {
                Http2Server.ok(request);
            }
        });

        assertThat(loop().attempt(Loop.endpoint(server.url()), event("{}"))).isEqualTo(OK);

        assertThat(server.connections()).isEqualTo(2);
        assertThat(calls).hasValue(2);
    }

    @Test
    void a_connection_that_was_told_to_go_away_takes_no_more_requests_and_ends_those_it_has() {
        var held = new ConcurrentLinkedQueue<HttpServerRequest>();
        var server = server(request -> {
            if (held.isEmpty()) {
                held.add(request);
                request.connection().goAway(0, Integer.MAX_VALUE);
            } else {
                Http2Server.ok(request);
                held.forEach(each -> each.response().end());
            }
        });
        var loop = loop();
        var target = Loop.endpoint(server.url());
        var slow = loop.start(target, event("{}"), 1);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> loop.on(() -> TestLines.sharesNone(target.line()) && !held.isEmpty()));

        assertThat(loop.attempt(target, event("{}"))).isEqualTo(OK);

        assertThat(Loop.get(slow)).isEqualTo(OK);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_refused_request_is_sent_once_more_and_then_left_to_the_schedule() {
        var calls = new AtomicInteger();
        var once = server(request -> {
            if (calls.getAndIncrement() == 0) {
                request.response().reset(REFUSED);
            } else {
                Http2Server.ok(request);
            }
        });
        assertThat(loop().attempt(Loop.endpoint(once.url()), event("{}"))).isEqualTo(OK);
        assertThat(calls).hasValue(2);

        var asked = new AtomicInteger();
        var always = server(request -> {
            asked.incrementAndGet();
            request.response().reset(REFUSED);
        });
        assertThat(loop().attempt(Loop.endpoint(always.url()), event("{}")))
                .isInstanceOfSatisfying(
                        AttemptOutcome.Unreachable.class,
                        outcome -> assertThat(outcome.kind()).isEqualTo(AttemptOutcome.Kind.RESET));
        assertThat(asked).hasValue(2);
    }

    @Test
    void a_request_that_may_have_been_looked_at_is_not_sent_again() {
        var asked = new AtomicInteger();
        var server = server(request -> {
            asked.incrementAndGet();
            request.response().reset(0x2);
        });

        assertThat(loop().attempt(Loop.endpoint(server.url()), event("{}")))
                .isInstanceOf(AttemptOutcome.Unreachable.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void an_endpoint_that_wants_http_1_1_after_all_gets_it_from_then_on() {
        var server = server(request -> {
            if (request.version() == HttpVersion.HTTP_2) {
                request.response().reset(HTTP_1_1_REQUIRED);
            } else {
                Http2Server.ok(request);
            }
        });
        var loop = loop();
        var target = Loop.endpoint(server.url());

        assertThat(loop.attempt(target, event("{}"))).isEqualTo(OK);
        assertThat(loop.attempt(target, event("{}"))).isEqualTo(OK);

        assertThat(server.versions()).containsExactly(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_1);
    }

    @Test
    void an_endpoint_that_answers_before_it_reads_does_not_pile_up_bodies() {
        var server = server(request -> {
            request.pause();
            request.response().end();
        });
        var loop = loop();
        var target = Loop.endpoint(server.url());
        byte[] large = new byte[900 * 1024];

        for (int i = 1; i <= 3; i++) {
            assertThat(loop.attempt(target, event(large))).isEqualTo(OK);
            assertThat(server.connections()).isEqualTo(i);
        }
    }

    @Test
    void a_busy_connection_is_not_shared_between_endpoints_and_an_idle_one_is() {
        var held = new ConcurrentLinkedQueue<HttpServerRequest>();
        var server = server(request -> {
            if (request.headers().contains("x-slow")) {
                held.add(request);
            } else {
                Http2Server.ok(request);
            }
        });
        var loop = loop();
        var slow = Endpoint.of(
                new EndpointSpec(server.url(), List.of(Loop.SECRET), Map.of("x-slow", "1"), Duration.ofSeconds(20)));
        var quick = Loop.endpoint(server.url());
        var waits = loop.start(slow, event("{}"), 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> !held.isEmpty());

        assertThat(loop.attempt(quick, event("{}"))).isEqualTo(OK);
        assertThat(server.connections()).isEqualTo(2);

        held.forEach(each -> each.response().end());
        assertThat(Loop.get(waits)).isEqualTo(OK);
        assertThat(together(loop, quick, 2)).containsOnly(OK);
        assertThat(loop.attempt(Loop.endpoint(server.url()), event("{}"))).isEqualTo(OK);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_name_that_turns_to_a_private_address_is_refused_although_a_connection_is_kept() {
        var server = server(Http2Server::ok);
        var privateAddress = new byte[] {10, 0, 0, 1};
        var turned = new AtomicInteger();
        Names names = name -> turned.get() == 0 ? LOOPBACK.resolve(name) : address(privateAddress);
        var policy = new TargetPolicy(false, true, List.of("127.0.0.1/32"), List.of(), Set.of());
        var loop = loop(new AddressGuard(policy, names), settings());
        var target = Loop.endpoint(server.url());
        assertThat(loop.attempt(target, event("{}"))).isEqualTo(OK);

        turned.set(1);

        assertThat(loop.attempt(target, event("{}"))).isInstanceOf(AttemptOutcome.AddressRefused.class);
        assertThat(server.versions()).containsExactly(HttpVersion.HTTP_2);
    }

    @Test
    void a_proxy_is_asked_for_the_checked_address_and_http_2_is_spoken_through_it() throws Exception {
        var asked = new CopyOnWriteArrayList<String>();
        var server = server(Http2Server::ok);
        var proxy = new RawServer(peer -> {
            asked.add(peer.request().lines().findFirst().orElseThrow());
            try (var there = new Socket("127.0.0.1", server.port())) {
                peer.send("HTTP/1.1 200 Connection established\r\n\r\n");
                var back = Thread.ofVirtual().start(() -> copy(there, peer.socket()));
                copy(peer.socket(), there);
                back.join();
            }
        });
        open.add(proxy);
        var policy = new TargetPolicy(
                true, true, List.of(), List.of(), Set.of(), new EgressProxy("127.0.0.1", proxy.port()));
        var loop = loop(new AddressGuard(policy, LOOPBACK), settings());
        var target = Loop.endpoint(server.url());

        assertThat(loop.attempt(target, event("{}"))).isEqualTo(OK);
        assertThat(together(loop, target, 3)).containsOnly(OK);

        assertThat(asked).containsExactly("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1");
        assertThat(server.versions()).containsOnly(HttpVersion.HTTP_2).hasSize(4);
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException gone) {
            assertThat(gone).isNotNull();
        }
    }

    @Test
    void an_authority_of_ones_own_goes_with_http_2() throws Exception {
        var server = server(Http2Server::ok);
        var tls = new TlsSpec(identity.pem(), null, null);
        var target = Endpoint.of(new EndpointSpec(
                server.url(),
                List.of(Loop.SECRET),
                Map.of(),
                Duration.ofSeconds(10),
                Map.of(),
                RequestForm.USUAL,
                tls));
        var loop = loop(new AddressGuard(Loop.DEV, LOOPBACK), ClientSettings.of("Sluice/test"));

        assertThat(loop.attempt(target, event("{}"))).isEqualTo(OK);
        assertThat(loop.attempt(Loop.endpoint(server.url()), event("{}")))
                .isInstanceOfSatisfying(
                        AttemptOutcome.Unreachable.class,
                        outcome -> assertThat(outcome.kind()).isEqualTo(AttemptOutcome.Kind.TLS));
        assertThat(server.versions()).containsExactly(HttpVersion.HTTP_2);
    }

    private static Future<List<InetAddress>> address(byte[] bytes) {
        try {
            return Future.succeededFuture(List.of(InetAddress.getByAddress(bytes)));
        } catch (UnknownHostException impossible) {
            return Future.failedFuture(impossible);
        }
    }

    @Test
    void an_endpoint_that_agrees_to_http_2_and_then_says_nothing_is_hung_up_on() throws Exception {
        var left = new CompletableFuture<Boolean>();
        var mute = mute(peer -> {
            peer.awaitClose();
            left.complete(true);
        });
        open.add(mute);
        var settings =
                new ClientSettings("Sluice/test", Duration.ofSeconds(30), Duration.ofSeconds(2), identity.trust());
        var loop = loop(new AddressGuard(Loop.DEV, LOOPBACK), settings);
        var target = Loop.endpoint("https://partner.example:" + mute.port(), SHORT);

        assertThat(loop.attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.TimedOut(SHORT));

        assertThat(Loop.get(left)).isTrue();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> loop.on(() -> loop.client().connections().open() == 0));
    }

    private static RawServer mute(RawServer.Script script) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(identity.store())) {
            store.load(in, "changeit".toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "changeit".toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        var socket = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        return new RawServer(socket, peer -> {
            ((SSLSocket) peer.socket()).startHandshake();
            script.run(peer);
        });
    }

    private List<AttemptOutcome> together(Loop loop, Endpoint target, int count) {
        var outcomes = new ArrayList<CompletableFuture<AttemptOutcome>>();
        loop.on(() -> {
            for (int i = 0; i < count; i++) {
                outcomes.add(loop.client()
                        .attempt(target, event("{}"), 1)
                        .toCompletionStage()
                        .toCompletableFuture());
            }
            return true;
        });
        return outcomes.stream().map(Loop::get).toList();
    }

    private Http2Server server(Handler<HttpServerRequest> handler) {
        var server = Http2Server.of(identity, handler);
        open.add(server);
        return server;
    }

    private static ClientSettings settings() {
        return new ClientSettings("Sluice/test", Duration.ofSeconds(30), Duration.ofSeconds(10), identity.trust());
    }

    private Loop loop() {
        return loop(new AddressGuard(Loop.DEV, LOOPBACK), settings());
    }

    private Loop loop(AddressGuard guard, ClientSettings settings) {
        var loop = new Loop(guard, settings);
        open.add(loop);
        return loop;
    }
}
