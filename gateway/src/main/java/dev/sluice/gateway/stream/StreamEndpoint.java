// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import dev.sluice.delivery.stream.StreamHub;
import dev.sluice.delivery.stream.StreamSocket;
import dev.sluice.delivery.stream.wire.CloudEventsWire;
import dev.sluice.delivery.stream.wire.Format;
import dev.sluice.delivery.stream.wire.Frames;
import dev.sluice.delivery.stream.wire.SluiceWire;
import dev.sluice.delivery.stream.wire.SseWire;
import dev.sluice.delivery.stream.wire.Wire;
import dev.sluice.gateway.auth.Believed;
import dev.sluice.gateway.auth.Principal;
import dev.sluice.gateway.auth.Scope;
import dev.sluice.gateway.http.Exchange;
import dev.sluice.gateway.problem.Answers;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /v1/stream} on one event loop. Confined to it, but for {@link #shutdown} and {@link #hub}. */
public final class StreamEndpoint implements Handler<HttpServerRequest> {
    private static final Logger LOGGER = LoggerFactory.getLogger(StreamEndpoint.class);
    private static final long BEAT_MILLIS = 100;
    private static final int SSE_RETRY_MILLIS = 3_000;
    /** What one filter that must be compiled counts for, some milliseconds of the loop. */
    private static final double COMPILED_FRAMES = 10;
    /** What the answer to a ping takes, its payload apart. */
    private static final int PONG_BYTES = 128;

    private final Vertx vertx;
    private final Context context;
    private final Exchange exchange;
    private final Streams streams;
    private final StreamHub hub;
    private final Filters filters = new Filters();
    private final Set<Client> clients = new LinkedHashSet<>();
    private final long beats;
    private double connects;
    private long connectsAt = now();
    private boolean draining;
    private @Nullable Promise<Void> drained;

    StreamEndpoint(Vertx vertx, Exchange exchange, Streams streams) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.exchange = exchange;
        this.streams = streams;
        this.hub = StreamHub.start(vertx, streams.parts());
        this.connects = streams.limits().connectsPerSecond();
        this.beats = vertx.setPeriodic(BEAT_MILLIS, beat -> beat());
    }

    /** Answers one request for {@code /v1/stream}. */
    @Override
    public void handle(HttpServerRequest request) {
        try {
            String origin = request.getHeader(HttpHeaders.ORIGIN);
            if (origin != null && !streams.origins().allows(origin)) {
                refuse(request, Problem.of(ProblemCode.ORIGIN_NOT_ALLOWED));
                return;
            }
            if (origin != null) {
                allow(request.response(), origin);
            }
            requireQuery(request);
            if (request.method().equals(HttpMethod.OPTIONS)) {
                preflight(request, origin);
            } else if (!request.method().equals(HttpMethod.GET)) {
                request.response().putHeader(HttpHeaders.ALLOW, "GET, OPTIONS");
                refuse(request, Problem.of(ProblemCode.METHOD_NOT_ALLOWED));
            } else if (Handshake.asked(request)) {
                upgrade(request);
            } else if (acceptsEvents(request)) {
                serverSentEvents(request);
            } else {
                refuse(request, Problem.of(ProblemCode.NOT_ACCEPTABLE));
            }
        } catch (ProblemException mistake) {
            refuse(request, mistake.problem());
        }
    }

    private static void requireQuery(HttpServerRequest request) {
        try {
            request.params();
        } catch (IllegalArgumentException notDecodable) {
            throw new ProblemException(ProblemCode.REQUEST_MALFORMED, "the query is malformed");
        }
    }

    private void refuse(HttpServerRequest request, Problem problem) {
        exchange.refuse(request, problem);
    }

    private static void preflight(HttpServerRequest request, @Nullable String origin) {
        HttpServerResponse response =
                request.response().setStatusCode(204).putHeader(HttpHeaders.ALLOW, "GET, OPTIONS");
        if (origin != null) {
            response.putHeader("access-control-allow-methods", "GET")
                    .putHeader("access-control-allow-headers", "authorization, last-event-id, cache-control")
                    .putHeader("access-control-max-age", "600");
        }
        response.end();
    }

    private static void allow(HttpServerResponse response, String origin) {
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin).putHeader(HttpHeaders.VARY, "origin");
    }

    private static boolean acceptsEvents(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.ACCEPT).stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(one -> one.split(";", 2)[0].strip())
                .anyMatch("text/event-stream"::equalsIgnoreCase);
    }

    private void upgrade(HttpServerRequest request) {
        if (Handshake.otherVersion(request)) {
            request.response().setStatusCode(426).putHeader("sec-websocket-version", "13");
            request.response().putHeader(HttpHeaders.CONNECTION, "close").end();
            exchange.leave(request);
            return;
        }
        Handshake handshake = Handshake.read(request);
        if (!connectAllowed()) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, retryAfterSeconds());
            refuse(request, Problem.of(ProblemCode.CONNECTION_RATE));
            return;
        }
        if (!request.headers().contains(HttpHeaders.AUTHORIZATION)) {
            open(
                    request,
                    handshake,
                    handshake.bearer().map(token -> streams.authenticator().believe(token)));
            return;
        }
        request.pause();
        authorized(request)
                .onSuccess(believed -> open(request, handshake, Optional.of(Future.succeededFuture(believed))))
                .onFailure(failure -> {
                    request.resume();
                    refuse(request, Answers.problemOf(failure));
                });
    }

    /** What the header's token says, if it is good for this stream; fails with 401 or 403. */
    private Future<Believed> authorized(HttpServerRequest request) {
        return streams.authenticator().believe(request).map(believed -> {
            believed.principal().require(Scope.STREAM).tenantFor(request.getParam("tenant"));
            return believed;
        });
    }

    private void open(HttpServerRequest request, Handshake handshake, Optional<Future<Believed>> credential) {
        MultiMap query = MultiMap.caseInsensitiveMultiMap().addAll(request.params());
        request.toWebSocket()
                .onSuccess(socket -> {
                    exchange.upgraded(request);
                    opened(socket, handshake, query, credential);
                })
                .onFailure(failure -> LOGGER.atDebug()
                        .addKeyValue("error", failure.toString())
                        .log("upgrade failed"));
    }

    private void opened(
            ServerWebSocket socket, Handshake handshake, MultiMap query, Optional<Future<Believed>> credential) {
        String id = randomId();
        boolean sluice = handshake.subprotocol().equals(Handshake.SLUICE_V1);
        Wire wire = sluice ? new SluiceWire() : new CloudEventsWire(id);
        Client client = enter(new Client(
                this,
                new Client.Opening(id, wire, query.get("tenant")),
                events -> new WebSocketTransport(socket, events)));
        Runnable next = sluice ? () -> {} : () -> subscribe(client, query);
        Conversation conversation = new Conversation(client, streams.authenticator(), next);
        Inbound inbound = new Inbound(conversation);
        socket.frameHandler(frame -> {
            client.heard(frame.isPing() ? frame.binaryData().length() + PONG_BYTES : 0);
            long compiled = filters.compiled();
            inbound.frame(frame);
            if (filters.compiled() > compiled) {
                inbound.spend(COMPILED_FRAMES);
                // others have their turn before the next
                socket.pause();
                context.runOnContext(v -> socket.resume());
            }
        });
        if (admitted(client)) {
            credential.ifPresent(outcome -> client.authenticate(outcome).onSuccess(believed -> next.run()));
            if (query.contains("ticket")) {
                client.bye(CloseCode.UNAUTHENTICATED);
            }
        }
    }

    /** The one session of a connection whose query says what it wants. */
    private void subscribe(Client client, MultiMap query) {
        if (!client.socket().sessions().isEmpty()) {
            // it has told twice who it is before it was believed once
            return;
        }
        try {
            client.subscribe(Wish.of(query, null));
        } catch (Refusal refusal) {
            client.bye(refusal.code().close());
        }
    }

    private void serverSentEvents(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_1_0) {
            throw new ProblemException(ProblemCode.REQUEST_MALFORMED, "streams need HTTP/1.1");
        }
        List<String> lastEventIds = request.headers().getAll("last-event-id");
        if (lastEventIds.size() > 1) {
            throw new ProblemException(ProblemCode.BAD_CURSOR, "several Last-Event-ID headers");
        }
        String last = lastEventIds.isEmpty() || lastEventIds.getFirst().isEmpty() ? null : lastEventIds.getFirst();
        authorized(request)
                .onSuccess(believed -> {
                    if (!request.response().closed()) {
                        begin(request, believed, last);
                    }
                })
                .onFailure(failure -> refuseEvents(request, Answers.problemOf(failure)));
    }

    /** What passes by itself is told in the stream: a browser's EventSource never comes back from another status than 200. */
    private void refuseEvents(HttpServerRequest request, Problem problem) {
        if (problem.code() == ProblemCode.KEYS_UNAVAILABLE
                && !request.response().closed()) {
            openEvents(request).bye(CloseCode.ERROR);
        } else {
            refuse(request, problem);
        }
    }

    private void begin(HttpServerRequest request, Believed believed, @Nullable String lastEventId) {
        if (!connectAllowed()) {
            openEvents(request).bye(CloseCode.ERROR);
            return;
        }
        Wish wish;
        try {
            wish = Wish.of(request.params(), lastEventId);
            Principal principal = believed.principal();
            String tenant = principal.tenantFor(request.getParam("tenant"));
            hub.check(wish.request(tenant, principal.restriction(), filters));
        } catch (Refusal refusal) {
            refuse(request, Problem.of(refusal.code().problem(), refusal.detail()));
            return;
        } catch (dev.sluice.subscriptions.cursor.BadCursorException bad) {
            refuse(request, Problem.of(ProblemCode.BAD_CURSOR, String.valueOf(bad.getMessage())));
            return;
        }
        Client client = openEvents(request);
        if (admitted(client)) {
            client.authenticate(Future.succeededFuture(believed)).onSuccess(known -> begin(client, wish));
        }
    }

    private Client openEvents(HttpServerRequest request) {
        HttpServerResponse response = request.response().setChunked(true);
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("x-accel-buffering", "no");
        Runnable over = exchange.becomesStream(request);
        SseWire wire = new SseWire();
        Client client = enter(new Client(
                this,
                new Client.Opening(randomId(), wire, request.getParam("tenant")),
                events -> new SseTransport(request, wire, events, over)));
        tellRetry(client.socket(), null, jittered(Duration.ofMillis(SSE_RETRY_MILLIS), 0.5));
        return client;
    }

    private static void begin(Client client, Wish wish) {
        try {
            client.subscribe(wish);
        } catch (Refusal refusal) {
            client.bye(refusal.code().close());
        }
    }

    private Client enter(Client client) {
        clients.add(client);
        return client;
    }

    /** Those who come too late or are too many are told so. */
    private boolean admitted(Client client) {
        if (draining) {
            client.bye(CloseCode.DRAIN);
            return false;
        }
        if (!client.admit(streams.admission())) {
            client.bye(CloseCode.TOO_MANY_CONNECTIONS);
            return false;
        }
        return true;
    }

    /** A browser's EventSource comes back by itself: it has to be told when. */
    void tellRetry(StreamSocket socket, @Nullable CloseCode code, long millis) {
        if (socket.wire().format() == Format.SSE && socket.wire() instanceof SseWire wire) {
            ByteBuf out = Frames.allocate(64);
            wire.retry(out, code == null || code.comesBack() ? millis : SSE_RETRY_MILLIS);
            socket.write(out);
        }
    }

    void gone(Client client) {
        clients.remove(client);
        if (clients.isEmpty() && drained != null) {
            drained.tryComplete();
        }
    }

    private void beat() {
        long now = now();
        new ArrayList<>(clients).forEach(client -> client.beat(now));
    }

    Future<Void> shutdown(Duration window) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(v -> drain(window, done));
        return done.future();
    }

    private void drain(Duration window, Promise<Void> done) {
        draining = true;
        drained = done;
        List<Client> all = new ArrayList<>(clients);
        Collections.shuffle(all, new Random());
        long spread = window.toMillis() * 4 / 5;
        int batches = (int) Math.max(1, Math.min(all.size(), spread / BEAT_MILLIS));
        for (int batch = 0; batch < batches; batch++) {
            List<Client> some = all.subList(all.size() * batch / batches, all.size() * (batch + 1) / batches);
            long delay = Math.max(1, spread * batch / batches);
            vertx.setTimer(delay, timer -> some.forEach(client -> client.bye(CloseCode.DRAIN, jittered(window, 0))));
        }
        vertx.setTimer(Math.max(1, window.toMillis()), timer -> done.tryComplete());
        if (all.isEmpty()) {
            done.tryComplete();
        }
        done.future().onComplete(end -> {
            vertx.cancelTimer(beats);
            hub.close();
        });
    }

    private boolean connectAllowed() {
        long now = now();
        int most = limits().connectsPerSecond();
        connects = Math.min(most, connects + (now - connectsAt) / 1_000.0 * most);
        connectsAt = now;
        if (connects < 1) {
            return false;
        }
        connects--;
        return true;
    }

    private static String retryAfterSeconds() {
        return Integer.toString(1 + ThreadLocalRandom.current().nextInt(5));
    }

    private static String randomId() {
        byte[] bytes = new byte[12];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Milliseconds between {@code least} of the duration and all of it. */
    long jittered(Duration most, double least) {
        return (long) (most.toMillis()
                * (least + (1 - least) * ThreadLocalRandom.current().nextDouble()));
    }

    /** Monotonic milliseconds. */
    long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    InstantSource clock() {
        return streams.parts().clock();
    }

    StreamLimits limits() {
        return streams.limits();
    }

    Admission admission() {
        return streams.admission();
    }

    Filters filters() {
        return filters;
    }

    StreamHub hub() {
        return hub;
    }
}
