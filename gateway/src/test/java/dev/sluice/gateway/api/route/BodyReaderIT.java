// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies that come slowly, and those who wait behind them. */
class BodyReaderIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final BodyReader bodies = new BodyReader(1_000, 4_000);
    private HttpServer server;
    private HttpClientAgent client;

    @BeforeEach
    void begin() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    request.pause();
                    Promise<Buffer> done = Promise.promise();
                    bodies.read(request, request.getHeader("tenant"), done.future())
                            .onComplete(done);
                    done.future()
                            .onComplete(read -> request.response()
                                    .setStatusCode(read.succeeded() ? 200 : status(read.cause()))
                                    .end());
                })
                .listen(0, "127.0.0.1")
                .await(30, TimeUnit.SECONDS);
        client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(50));
    }

    @AfterEach
    void end() throws Exception {
        vertx.close().await(30, TimeUnit.SECONDS);
    }

    private static int status(Throwable failure) {
        return failure instanceof ProblemException told ? told.problem().code().status() : 500;
    }

    @Test
    void slow_bodies_of_one_tenant_leave_room_for_the_others() throws Exception {
        for (int i = 0; i < 20; i++) {
            begun("slow", "x");
        }
        begun("slow", "x".repeat(990));
        begun("slow", "x".repeat(980));
        await().atMost(LIMIT).until(() -> bodies.held() == 20 + 990 + 980);

        assertThat(status(begun("slow", "x".repeat(100)))).isEqualTo(503);
        HttpClientRequest other = request("other");
        assertThat(status(other.end("y".repeat(900)).compose(sent -> other.response())))
                .isEqualTo(200);
    }

    @Test
    void what_was_held_is_free_again_when_the_client_goes_or_sends_too_much() throws Exception {
        HttpClientRequest gone = request("a");
        gone.write("x".repeat(500));
        await().atMost(LIMIT).until(() -> bodies.held() == 500);
        gone.connection().close();

        assertThat(status(begun("a", "x".repeat(1_001)))).isEqualTo(413);
        await().atMost(LIMIT).until(() -> bodies.held() == 0);
    }

    private HttpClientRequest request(String tenant) throws Exception {
        HttpClientRequest request = client.request(HttpMethod.POST, server.actualPort(), "127.0.0.1", "/")
                .await(30, TimeUnit.SECONDS);
        request.putHeader("tenant", tenant).setChunked(true);
        return request;
    }

    /** Sends some of a body, and not its end. */
    private Future<HttpClientResponse> begun(String tenant, String some) throws Exception {
        HttpClientRequest request = request(tenant);
        request.write(some);
        return request.response();
    }

    private static int status(Future<HttpClientResponse> response) throws Exception {
        return response.await(30, TimeUnit.SECONDS).statusCode();
    }
}
