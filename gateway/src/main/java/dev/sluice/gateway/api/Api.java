// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.problem.Answers;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The admin API: so far the check of who asks, and 404 for everything behind it. */
public final class Api {
    private final Authenticator authenticator;

    public Api(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** The router of one event loop. */
    public Router mount(Vertx vertx) {
        var router = Router.router(vertx);
        router.route("/v1/*").handler(this::authenticate);
        router.route().handler(context -> Answers.send(context.response(), Problem.of(ProblemCode.NOT_FOUND)));
        router.route().failureHandler(Answers::answer);
        return router;
    }

    private void authenticate(RoutingContext context) {
        context.request().pause();
        authenticator
                .authenticate(context.request())
                .onSuccess(principal -> {
                    context.request().resume();
                    context.next();
                })
                .onFailure(refused -> {
                    context.request().resume();
                    context.fail(refused);
                });
    }
}
