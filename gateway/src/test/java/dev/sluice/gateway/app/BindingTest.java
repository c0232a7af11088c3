// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BindingTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private Future<Integer> listen(HttpServerOptions options) {
        return vertx.createHttpServer(options)
                .requestHandler(request -> request.response().end())
                .listen()
                .map(server -> server.actualPort());
    }

    @Test
    void a_taken_port_is_named_with_what_to_change() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var options = new HttpServerOptions().setHost("127.0.0.1").setPort(taken.getLocalPort());

            assertThatThrownBy(() -> Binding.of("management", options).await(listen(options), 30))
                    .isInstanceOf(IllegalStateException.class)
                    .hasNoCause()
                    .hasMessageContainingAll(
                            "management: can't listen on 127.0.0.1:" + taken.getLocalPort(),
                            "end what listens there",
                            "management.port");
        }
    }

    @Test
    void a_free_one_is_had_and_other_failures_stay_what_they_are() throws Exception {
        var options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        Binding server = Binding.of("server", options);

        assertThat(server.await(listen(options), 30)).isPositive();
        var other = new IllegalArgumentException("no certificate");
        assertThatThrownBy(() -> server.await(Future.failedFuture(other), 30)).isSameAs(other);
    }
}
