// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer's web server on a real socket, which answers as it is told. */
final class Issuer implements AutoCloseable {
    final AtomicInteger asked = new AtomicInteger();
    private final Vertx vertx;
    private final int port;
    private HttpServer server;
    private volatile Handler<HttpServerRequest> answer;

    Issuer(Vertx vertx, String set) {
        this.vertx = vertx;
        publish(set);
        this.port = listen(0);
    }

    private int listen(int at) {
        server = vertx.createHttpServer().requestHandler(request -> {
            asked.incrementAndGet();
            answer.handle(request);
        });
        return await(server.listen(at, "127.0.0.1")).actualPort();
    }

    private static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError(late);
        }
    }

    URI url() {
        return URI.create("http://localhost:" + port + "/keys?a=b");
    }

    void publish(String set) {
        answer(request -> request.response()
                .putHeader("content-type", "application/jwk-set+json")
                .end(set));
    }

    void answer(Handler<HttpServerRequest> how) {
        answer = how;
    }

    void goAway() {
        await(server.close());
    }

    void comeBack() {
        listen(port);
    }

    @Override
    public void close() {
        goAway();
    }
}
