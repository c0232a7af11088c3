// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.problem;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes an HTTP answer. Called on the response's own context. */
public final class Answers {
    private static final Logger LOGGER = LoggerFactory.getLogger(Answers.class);
    private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized(Problem.CONTENT_TYPE);
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence WWW_AUTHENTICATE = HttpHeaders.createOptimized("www-authenticate");
    private static final CharSequence BEARER = HttpHeaders.createOptimized("Bearer");

    private static final CharSequence KEYS_AWAY_SECONDS = HttpHeaders.createOptimized("10");

    private Answers() {}

    /** Sends the problem; when the head has left already, the connection is reset, never an error appended to a body. */
    public static Future<Void> send(HttpServerResponse response, Problem problem) {
        if (response.headWritten()) {
            response.reset();
            return Future.succeededFuture();
        }
        response.setStatusCode(problem.code().status());
        response.putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE).putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        if (asksForToken(problem.code())) {
            response.putHeader(WWW_AUTHENTICATE, BEARER);
        }
        if (problem.code() == ProblemCode.KEYS_UNAVAILABLE) {
            response.putHeader(HttpHeaders.RETRY_AFTER, KEYS_AWAY_SECONDS);
        }
        return response.end(problem.json());
    }

    public static Future<Void> send(HttpServerResponse response, ProblemCode code) {
        return send(response, Problem.of(code));
    }

    /** What {@code failure} is to a caller: its problem, or {@link ProblemCode#INTERNAL} without detail, logged once. */
    public static Problem problemOf(Throwable failure) {
        if (failure instanceof ProblemException mistake) {
            return mistake.problem();
        }
        LOGGER.atError().setCause(failure).log("request failed");
        return Problem.of(ProblemCode.INTERNAL);
    }

    /** The failure handler of every router. */
    public static void answer(RoutingContext context) {
        if (context.failure() != null) {
            send(context.response(), problemOf(context.failure()));
            return;
        }
        send(context.response(), Problem.of(codeOf(context.statusCode())));
    }

    private static ProblemCode codeOf(int status) {
        return switch (status) {
            case 404 -> ProblemCode.NOT_FOUND;
            case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
            case 406 -> ProblemCode.NOT_ACCEPTABLE;
            case 413 -> ProblemCode.BODY_TOO_LARGE;
            case 414 -> ProblemCode.URI_TOO_LONG;
            case 431 -> ProblemCode.HEADERS_TOO_LARGE;
            default -> status >= 500 ? ProblemCode.INTERNAL : ProblemCode.REQUEST_MALFORMED;
        };
    }

    private static boolean asksForToken(ProblemCode code) {
        return switch (code) {
            case TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, RESTRICTION_UNSUPPORTED -> true;
            default -> false;
        };
    }
}
