// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway's stream as a client sees it, playing what each connection in turn is to play; and a local handler to forward to. */
final class StreamServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final List<Script> scripts;
    private final AtomicInteger connections = new AtomicInteger();
    private final HttpServer server;
    /** What clients said first, and with which token. */
    final Queue<JsonObject> subscribed = new ConcurrentLinkedQueue<>();

    final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
    /** What was forwarded. */
    final Queue<Forwarded> forwarded = new ConcurrentLinkedQueue<>();

    /** What one connection does after {@code subscribe}. */
    interface Script {
        void play(ServerWebSocket socket);
    }

    record Forwarded(io.vertx.core.MultiMap headers, String body) {}

    StreamServer(Script... scripts) throws Exception {
        this(new HttpServerOptions(), scripts);
    }

    StreamServer(HttpServerOptions options, Script... scripts) throws Exception {
        this.scripts = List.of(scripts);
        this.server = vertx.createHttpServer(new HttpServerOptions(options)
                        .setWebSocketSubProtocols(List.of("sluice.v1"))
                        .setHost("127.0.0.1")
                        .setPort(0))
                .requestHandler(this::handle)
                .listen()
                .await(10, SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        if (request.uri().equals("/hook")) {
            request.body().onSuccess(body -> {
                forwarded.add(new Forwarded(request.headers(), body.toString()));
                request.response().setStatusCode(202).end();
            });
            return;
        }
        int number = connections.getAndIncrement();
        if (number >= scripts.size()) {
            request.response().setStatusCode(401).end();
            return;
        }
        authorizations.add(request.getHeader("Authorization"));
        request.toWebSocket().onSuccess(socket -> {
            socket.textMessageHandler(text -> {
                subscribed.add(new JsonObject(text));
                scripts.get(number).play(socket);
            });
            socket.writeTextMessage("{\"type\":\"hello\",\"session\":\"s\",\"heartbeatMs\":25000,\"limits\":{}}");
        });
    }

    static void tell(ServerWebSocket socket, String... messages) {
        for (String message : messages) {
            socket.writeTextMessage(message);
        }
    }

    static void bye(ServerWebSocket socket, int code, String reason) {
        tell(socket, "{\"type\":\"bye\",\"code\":" + code + ",\"reason\":\"" + reason + "\",\"retryAfterMs\":1}");
        socket.close((short) code, reason);
    }

    static String event(int seq, String source, String type, String data) {
        return "{\"type\":\"event\",\"id\":\"listen\",\"seq\":" + seq
                + ",\"event\":{\"specversion\":\"1.0\",\"id\":\"p" + seq + "\",\"source\":\"/in/" + source
                + "\",\"type\":\"" + type
                + "\",\"time\":\"2026-01-31T12:00:00.000Z\",\"eventid\":\"evt_" + seq
                + "\",\"datacontenttype\":\"application/json\"," + data + "}}";
    }

    static String cursor(String cursor) {
        return "{\"type\":\"cursor\",\"id\":\"listen\",\"seq\":1,\"cursor\":\"" + cursor + "\"}";
    }

    @Override
    public void close() throws Exception {
        vertx.close().await(10, SECONDS);
    }
}
