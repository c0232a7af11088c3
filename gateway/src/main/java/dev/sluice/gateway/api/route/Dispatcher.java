// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import dev.sluice.gateway.api.once.IdempotencyKeys;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.auth.Principal;
import dev.sluice.gateway.auth.Scope;
import dev.sluice.gateway.http.Exchange;
import dev.sluice.gateway.problem.Answers;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Takes a request from its head to its answer. Confined to one event loop. */
public final class Dispatcher implements Handler<HttpServerRequest> {
    private static final Principal NOBODY = new Principal("", Optional.empty(), Set.of(), Instant.EPOCH);
    private static final String ADMIN = "/v1/";
    /** An endpoint that is tried may take 60 s; the listener closes a connection after 65. */
    private static final long LONGEST_SECONDS = 62;

    private static final String SOON_SECONDS = "1";

    private final Vertx vertx;
    private final Exchange exchange;
    private final Routes routes;
    private final Gate gate;

    /** What a request passes; shared by all loops. */
    public static final class Gate {
        private final Authenticator authenticator;
        private final BodyReader bodies;
        private final Once once;

        /** @param maxBodyBytes of one body */
        public Gate(Authenticator authenticator, int maxBodyBytes, IdempotencyKeys keys) {
            this.authenticator = authenticator;
            this.bodies = new BodyReader(maxBodyBytes);
            this.once = new Once(keys);
        }
    }

    public Dispatcher(Vertx vertx, Exchange exchange, Routes routes, Gate gate) {
        this.vertx = vertx;
        this.exchange = exchange;
        this.routes = routes;
        this.gate = gate;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Promise<Reply> answered = Promise.promise();
        request.pause();
        authenticated(request)
                .compose(principal -> attempt(() -> allowed(request, principal, answered.future())))
                .onComplete(answered);
        answered.future().onSuccess(reply -> send(request, reply)).onFailure(failure -> refuse(request, failure));
    }

    /** Who asks, before anything is told of what there is; whoever asks for what is no secret is nobody. */
    private Future<Principal> authenticated(HttpServerRequest request) {
        return String.valueOf(request.path()).startsWith(ADMIN)
                ? gate.authenticator.authenticate(request)
                : Future.succeededFuture(NOBODY);
    }

    private Future<Reply> allowed(HttpServerRequest request, Principal principal, Future<?> done) {
        Routes.Match match = routes.find(
                request.method(),
                String.valueOf(request.path()),
                methods -> request.response().putHeader(HttpHeaders.ALLOW, methods));
        Route route = match.route();
        route.scope().ifPresent(scope -> permit(principal, scope, route.narrows()));
        Query query = Query.of(request.uri(), route.query());
        return body(request, route, principal.tenant(), done)
                .compose(body -> attempt(() -> {
                    var call = new Call(vertx, principal, query, match.id(), request.headers(), body, route);
                    return gate.once.perform(route, request.uri(), call).timeout(LONGEST_SECONDS, TimeUnit.SECONDS);
                }));
    }

    /** What is written reaches more events than a restriction lets through: a subscription gets whatever it asks for. */
    private static void permit(Principal principal, Scope scope, boolean narrows) {
        principal.require(scope);
        if (scope == Scope.WRITE && !narrows) {
            principal.requireUnrestricted();
        }
    }

    private Future<Buffer> body(HttpServerRequest request, Route route, String tenant, Future<?> done) {
        if (route.body() == Route.Body.NONE) {
            request.resume();
            return Future.succeededFuture(Buffer.buffer());
        }
        return gate.bodies.read(request, tenant, done).map(body -> {
            boolean json =
                    route.body() == Route.Body.JSON || (route.body() == Route.Body.MAYBE_JSON && body.length() > 0);
            if (json && !isJson(request.headers().getAll(HttpHeaders.CONTENT_TYPE))) {
                throw new ProblemException(ProblemCode.CONTENT_TYPE_UNSUPPORTED, "the body must be application/json");
            }
            if (route.body() == Route.Body.JSON && body.length() == 0) {
                throw new ProblemException(ProblemCode.BODY_MALFORMED, "the body is empty");
            }
            return body;
        });
    }

    private static boolean isJson(List<String> types) {
        if (types.size() != 1) {
            return false;
        }
        String[] parts =
                types.getFirst().toLowerCase(Locale.ROOT).replace(" ", "").split(";", -1);
        boolean utf8 = parts.length == 1
                || (parts.length == 2 && parts[1].replace("\"", "").equals("charset=utf-8"));
        return parts[0].equals("application/json") && utf8;
    }

    private static Future<Reply> attempt(Supplier<Future<Reply>> step) {
        try {
            return step.get();
        } catch (RuntimeException refused) {
            return Future.failedFuture(refused);
        }
    }

    private static void send(HttpServerRequest request, Reply reply) {
        if (!request.response().closed()) {
            reply.send(request.response());
        }
    }

    private void refuse(HttpServerRequest request, Throwable failure) {
        Problem problem = Failures.problemOf(failure);
        if (request.response().closed()) {
            return;
        }
        int status = problem.code().status();
        if (status == ProblemCode.OVERLOADED.status() || status == ProblemCode.RATE_LIMITED.status()) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, SOON_SECONDS);
        }
        request.resume();
        if (request.isEnded() || gate.bodies.passes(request)) {
            Answers.send(request.response(), problem);
        } else {
            exchange.refuse(request, problem);
        }
    }
}
