// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.DoorSettings.Forwarded;
import dev.sluice.delivery.address.Networks;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private final Connections connections = new Connections(new ConnectionLimits(10, 2));
    private final AtomicInteger closed = new AtomicInteger();
    private final HttpConnection connection = connection();
    private final HttpServerResponse response = response();

    @Test
    void a_connection_without_a_request_is_closed_after_ten_seconds() {
        connections.opened(connection, 0);
        connections.sweep(seconds(10));
        assertThat(closed).hasValue(0);
        connections.sweep(seconds(10) + 1);
        assertThat(closed).hasValue(1);
    }

    @Test
    void a_request_gives_it_time_for_the_next() {
        connections.opened(connection, 0);
        connections.requested(connection, response, seconds(9));
        connections.sweep(seconds(9 + 65));
        assertThat(closed).hasValue(0);
        connections.sweep(seconds(9 + 65) + 1);
        assertThat(closed).hasValue(1);
    }

    @Test
    void a_stream_may_stay() {
        connections.opened(connection, 0);
        connections.streaming(connection);
        connections.sweep(seconds(1_000_000));
        assertThat(closed).hasValue(0);
    }

    @Test
    void another_request_beside_a_stream_does_not_end_it() {
        connections.opened(connection, 0);
        connections.streaming(connection);
        connections.streaming(connection);
        connections.requested(connection, response, seconds(5));
        connections.sweep(seconds(1_000));
        assertThat(closed).hasValue(0);

        connections.streamed(connection, seconds(1_000));
        connections.requested(connection, response, seconds(1_001));
        connections.sweep(seconds(2_000));
        assertThat(closed).hasValue(0);

        connections.streamed(connection, seconds(2_000));
        connections.sweep(seconds(2_065));
        assertThat(closed).hasValue(0);
        connections.sweep(seconds(2_065) + 1);
        assertThat(closed).hasValue(1);
    }

    @Test
    void a_refused_one_leaves_after_a_second() {
        connections.opened(connection, 0);
        connections.leaving(connection, seconds(5));
        connections.sweep(seconds(6) + 1);
        assertThat(closed).hasValue(1);
    }

    @Test
    void a_closed_one_is_forgotten() {
        connections.opened(connection, 0);
        onClose.handle(null);
        assertThat(connections.size()).isZero();
    }

    @Test
    void an_upgraded_one_is_forgotten_although_vertx_never_says_that_it_closed() throws Exception {
        Vertx vertx = Vertx.vertx();
        var exchange = new Exchange(connections, new ClientAddress(Networks.of(List.of()), Forwarded.FORWARDED));
        var upgrades = new LinkedBlockingQueue<Integer>();
        var server = vertx.createHttpServer()
                .connectionHandler(made -> connections.opened(made, System.nanoTime()))
                .requestHandler(request -> request.toWebSocket().onSuccess(socket -> {
                    exchange.upgraded(request);
                    upgrades.add(connections.size());
                }));
        try {
            int port = server.listen(0, "127.0.0.1").await(10, SECONDS).actualPort();
            try (var client = new RawClient(port)) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
                assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            }
            assertThat(upgrades.poll(10, SECONDS)).isZero();
        } finally {
            vertx.close().await(10, SECONDS);
        }
    }

    private Handler<Void> onClose = nothing -> {};

    @SuppressWarnings("unchecked")
    private HttpConnection connection() {
        return (HttpConnection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpConnection.class}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "close" -> {
                            closed.incrementAndGet();
                            return Future.succeededFuture();
                        }
                        case "remoteAddress" -> {
                            return io.vertx.core.net.SocketAddress.inetSocketAddress(1234, "192.0.2.1");
                        }
                        case "closeHandler" -> onClose = (Handler<Void>) arguments[0];
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return self;
                });
    }

    private static HttpServerResponse response() {
        return (HttpServerResponse) Proxy.newProxyInstance(
                ConnectionsTest.class.getClassLoader(),
                new Class<?>[] {HttpServerResponse.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("ended")) {
                        return true;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
