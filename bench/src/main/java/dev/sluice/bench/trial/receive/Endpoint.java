// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.receive;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.bench.load.feed.EventId;
import dev.sluice.bench.load.sink.StandardSignature;
import dev.sluice.bench.trial.ledger.Clock;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.ledger.Row;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * The webhook endpoints of all partners, each under {@code /NAME}; {@code ?u=N} tells the addresses of one that moves apart, and has
 * each request written down. Confined to its event loop.
 */
public final class Endpoint {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADDRESS = "u";
    private static final int OK = 200;
    private static final int FAILED = 500;
    private static final long LATE_MILLIS = 800;
    private static final long DROP_MILLIS = 100;
    private static final int DROPS = 15;

    private final Vertx vertx;
    private final Context context;
    private final LedgerWriter ledger;
    private final StandardSignature signature;
    private final Map<String, Script> scripts;
    private final Arrivals arrivals;
    private final Map<String, Integer> requests = new HashMap<>();

    /** Not yet listening; {@code scripts} says how each subscriber behaves, and may be a map that changes. */
    public Endpoint(Vertx vertx, LedgerWriter ledger, String secret, Map<String, Script> scripts, Arrivals arrivals) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.ledger = ledger;
        this.signature = new StandardSignature(secret);
        this.scripts = scripts;
        this.arrivals = arrivals;
    }

    /** Listens at {@code port}, until the server is closed. */
    public Future<HttpServer> listen(int port) {
        Promise<HttpServer> listening = Promise.promise();
        context.runOnContext(entered -> vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                .requestHandler(this::handle)
                .listen(port, "127.0.0.1")
                .onComplete(listening));
        return listening.future();
    }

    private void handle(HttpServerRequest request) {
        request.body()
                .onSuccess(body -> receive(request, body.getBytes()))
                .onFailure(failure -> request.connection().close());
    }

    private void receive(HttpServerRequest request, byte[] body) {
        String subscriber = Objects.requireNonNullElse(request.path(), "/").substring(1);
        String address = request.getParam(ADDRESS);
        if (address != null) {
            ledger.write(new Row.Hit(Clock.micros(), subscriber, Integer.parseInt(address)));
        }
        String id = header(request, "webhook-id");
        int nth = requests.merge(subscriber + "/" + id, 1, Integer::sum);
        Script.Deed deed = scripts.getOrDefault(subscriber, Script.STEADY).deed(subscriber, id, nth);
        int status = switch (deed) {
            case TAKE, TAKE_LATE, DRIP -> OK;
            case FAIL -> FAILED;
            case RESET, HANG -> 0;
        };
        ledger.write(receipt(request, subscriber, id, body, status));
        switch (deed) {
            case TAKE -> {
                answer(request, status);
                arrivals.taken(subscriber, id);
            }
            case TAKE_LATE -> {
                vertx.setTimer(LATE_MILLIS + nth % 3 * LATE_MILLIS, late -> answer(request, status));
                arrivals.taken(subscriber, id);
            }
            case DRIP -> {
                drip(request.response().setStatusCode(status).setChunked(true), DROPS);
                arrivals.taken(subscriber, id);
            }
            case FAIL -> answer(request, status);
            case RESET -> request.connection().close().onFailure(Endpoint::alreadyGone);
            case HANG -> {}
        }
    }

    private void drip(HttpServerResponse response, int left) {
        if (left == 0) {
            response.end().onFailure(Endpoint::alreadyGone);
        } else {
            response.write(".").onFailure(Endpoint::alreadyGone);
            vertx.setTimer(DROP_MILLIS, later -> drip(response, left - 1));
        }
    }

    private static void answer(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end(Buffer.buffer()).onFailure(Endpoint::alreadyGone);
    }

    /** The gateway may have been killed meanwhile; the ledger holds what we meant to answer. */
    private static void alreadyGone(Throwable failure) {}

    private Row.Receipt receipt(HttpServerRequest request, String subscriber, String id, byte[] body, int status) {
        boolean signed = signature.verifies(
                id, header(request, "webhook-timestamp"), body, header(request, "webhook-signature"));
        return new Row.Receipt(
                Clock.micros(),
                subscriber,
                tenant(body),
                id,
                HexFormat.of().formatHex(EventId.sha256(body)),
                attempt(header(request, "sluice-attempt")),
                signed,
                status,
                "",
                0);
    }

    private static String header(HttpServerRequest request, String name) {
        return Objects.requireNonNullElse(request.getHeader(name), "");
    }

    private static int attempt(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }

    private static String tenant(byte[] body) {
        try {
            return JSON.readTree(body).at("/canary/tenant").asText();
        } catch (IOException e) {
            return "";
        }
    }
}
