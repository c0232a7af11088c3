// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import dev.sluice.delivery.stream.StreamHub;
import dev.sluice.gateway.auth.Believed;
import dev.sluice.gateway.auth.Scope;
import dev.sluice.gateway.http.Exchange;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/stream} on one event loop: who may connect, and who is connected. What is said is for {@link Upgrade} and {@link
 * ServerSentEvents}. Confined to it, but for {@link #shutdown} and {@link #hub}.
 */
public final class StreamEndpoint implements Handler<HttpServerRequest> {
    private static final long BEAT_MILLIS = 100;

    private final Vertx vertx;
    private final Context context;
    private final Exchange exchange;
    private final Streams streams;
    private final StreamHub hub;
    private final Filters filters = new Filters();
    private final Set<Client> clients = new LinkedHashSet<>();
    private final Upgrade upgrade;
    private final ServerSentEvents serverSentEvents;
    private final ConnectRate connects;
    private final long beats;
    private boolean draining;
    private @Nullable Promise<Void> drained;

    StreamEndpoint(Vertx vertx, Exchange exchange, Streams streams) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.exchange = exchange;
        this.streams = streams;
        this.hub = StreamHub.start(vertx, streams.parts());
        this.upgrade = new Upgrade(this, context, exchange, streams.authenticator());
        this.serverSentEvents = new ServerSentEvents(this, exchange);
        this.connects = new ConnectRate(streams.limits().connectsPerSecond(), now());
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
                upgrade.handle(request);
            } else if (acceptsEvents(request)) {
                serverSentEvents.handle(request);
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

    /** What the header's token says, if it is good for this stream; fails with 401 or 403. */
    Future<Believed> authorized(HttpServerRequest request) {
        return streams.authenticator().believe(request).map(believed -> {
            believed.principal().require(Scope.STREAM).tenantFor(request.getParam("tenant"));
            return believed;
        });
    }

    Client enter(Client client) {
        clients.add(client);
        return client;
    }

    /** Those who come too late or are too many are told so. */
    boolean admitted(Client client) {
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

    void gone(Client client) {
        clients.remove(client);
        if (clients.isEmpty() && drained != null) {
            drained.tryComplete();
        }
    }

    /** Whether one more connection may be opened now; it is counted then. */
    boolean connectAllowed() {
        return connects.take(limits().connectsPerSecond(), now());
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

    static String randomId() {
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
