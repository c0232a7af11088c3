// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/** A partner's endpoint that keeps a ledger of what it accepted, and answers as it is told. */
final class TestEndpoint implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Integer> accepted = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> attempts = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<HttpServerRequest> hanging = new ConcurrentLinkedQueue<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile String grants = "";
    private volatile String retryAfter = "";
    private volatile ToIntFunction<String> answer = id -> 200;

    TestEndpoint(Vertx vertx) throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void take(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.OPTIONS)) {
            questions.incrementAndGet();
            if (!grants.isEmpty()) {
                request.response().putHeader("WebHook-Allowed-Origin", "*").putHeader("WebHook-Allowed-Rate", grants);
            }
            request.response().end();
            return;
        }
        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        request.body().onSuccess(body -> {
            String id = request.getHeader("ce-id");
            attempts.add(id + "#" + request.getHeader("sluice-attempt"));
            int status = answer.applyAsInt(id);
            if (status / 100 == 2) {
                accepted.merge(id, 1, Integer::sum);
            }
            if (!retryAfter.isEmpty() && status == 429) {
                request.response().putHeader("Retry-After", retryAfter);
            }
            if (status > 0) {
                underWay.decrementAndGet();
                request.response().setStatusCode(status).end(status / 100 == 2 ? "" : "sorry:\r\n" + status);
            } else {
                hanging.add(request);
            }
        });
    }

    /** @param byId the status for an event's id; 0 never answers */
    void answers(ToIntFunction<String> byId) {
        answer = byId;
    }

    /** Answers whoever has got no answer yet. */
    void releaseHanging(int status) {
        for (HttpServerRequest one = hanging.poll(); one != null; one = hanging.poll()) {
            underWay.decrementAndGet();
            one.response().setStatusCode(status).end();
        }
    }

    /** How many wait for an answer. */
    int hanging() {
        return hanging.size();
    }

    /** How many requests were under way at a time, at most. */
    int mostUnderWay() {
        return most.get();
    }

    /** Asks for a pause with each 429. */
    void retryAfter(String seconds) {
        retryAfter = seconds;
    }

    /** Agrees to be sent so many events a minute. */
    void agrees(String rate) {
        grants = rate;
    }

    /** How often it was asked whether it wants events. */
    int questions() {
        return questions.get();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/hook";
    }

    /** How often each event was accepted. */
    Map<String, Integer> accepted() {
        return Map.copyOf(accepted);
    }

    /** Every request, as {@code id#attempt}. */
    List<String> attempts() {
        return List.copyOf(attempts);
    }

    @Override
    public void close() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
