// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import dev.sluice.gateway.problem.Answers;
import dev.sluice.gateway.problem.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** What a room may ask of the listener about a request's connection. Confined to the connection's loop. */
public final class Exchange {
    private static final CharSequence CLOSE = HttpHeaders.createOptimized("close");

    private final Connections connections;

    Exchange(Connections connections) {
        this.connections = connections;
    }

    /** Tells the listener that the request's connection carries a stream, and is no longer closed for having no new request. */
    public void becomesStream(HttpServerRequest request) {
        connections.streaming(request.connection());
    }

    /** Tells the listener that the request's connection has been upgraded: it is no HTTP any more, and none of the listener's business. */
    public void upgraded(HttpServerRequest request) {
        connections.upgraded(request.connection());
    }

    /**
     * Answers and ends the connection, throwing away what still arrives of the body for a moment, so that the client reads the answer
     * instead of a reset.
     */
    public void refuse(HttpServerRequest request, Problem problem) {
        request.response().putHeader(HttpHeaders.CONNECTION, CLOSE);
        Answers.send(request.response(), problem);
        leave(request);
    }

    /** Ends the connection of a request that has been answered with a refusal, as {@link #refuse} does. */
    public void leave(HttpServerRequest request) {
        var connection = request.connection();
        if (request.isEnded()) {
            connection.shutdown();
            return;
        }
        connections.leaving(connection, System.nanoTime());
        request.end().onComplete(ended -> connection.close());
    }
}
