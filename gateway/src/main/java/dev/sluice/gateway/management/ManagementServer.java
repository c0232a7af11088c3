// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.management;

import dev.sluice.gateway.problem.Answers;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The management listener: {@code /health/live}, {@code /health/ready}, {@code /metrics}. Confined to its own loop. */
public final class ManagementServer extends VerticleBase {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final HttpServerOptions options;
    private final LoopPulse pulse;
    private final List<ReadinessCheck> checks;
    private final PrometheusMeterRegistry registry;

    /** Owned by the verticle's loop; null until started. */
    private @Nullable HttpServer server;

    public ManagementServer(
            HttpServerOptions options, LoopPulse pulse, List<ReadinessCheck> checks, PrometheusMeterRegistry registry) {
        this.options = options;
        this.pulse = pulse;
        this.checks = List.copyOf(checks);
        this.registry = registry;
    }

    @Override
    public Future<?> start() {
        var router = Router.router(vertx);
        read(router, "/health/live", this::live);
        read(router, "/health/ready", this::ready);
        read(router, "/metrics", this::metrics);
        router.errorHandler(404, Answers::answer);
        router.errorHandler(405, context -> {
            context.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            Answers.answer(context);
        });
        router.route().failureHandler(Answers::answer);
        var made = vertx.createHttpServer(options).requestHandler(router);
        server = made;
        return made.listen();
    }

    /** Probes ask with HEAD, too. */
    private static void read(Router router, String path, Handler<RoutingContext> handler) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
    }

    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }

    /** The port that is listened on; 0 before the start. */
    public int port() {
        return server == null ? 0 : server.actualPort();
    }

    private void live(RoutingContext context) {
        int stuck = pulse.stuck();
        answer(context, stuck == 0, new JsonObject().put("stuckLoops", stuck));
    }

    private void ready(RoutingContext context) {
        var list = new JsonArray();
        boolean ready = true;
        for (ReadinessCheck check : checks) {
            var state = check.state().get();
            ready &= state.ready();
            list.add(new JsonObject()
                    .put("name", check.name())
                    .put("status", word(state.ready()))
                    .put("detail", new JsonObject(state.detail())));
        }
        answer(context, ready, new JsonObject().put("checks", list));
    }

    /** A scrape walks every meter, so it is taken off the loop. */
    private void metrics(RoutingContext context) {
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        String type = accept != null && accept.contains(OPEN_METRICS)
                ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
                : TEXT_FORMAT;
        vertx.executeBlocking(() -> registry.scrape(type), false)
                .onSuccess(text -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, type)
                        .end(text))
                .onFailure(context::fail);
    }

    private static void answer(RoutingContext context, boolean ok, JsonObject detail) {
        var body = new JsonObject().put("status", word(ok)).mergeIn(detail);
        context.response()
                .setStatusCode(ok ? 200 : 503)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.encode());
    }

    private static String word(boolean up) {
        return up ? "up" : "down";
    }
}
