// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.gateway.problem.Answers;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.provider.handshake.Reply;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** Sends what a handshake came to, in a way that no browser takes for a page. */
final class HandshakeAnswer {
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_SNIFF_VALUE = HttpHeaders.createOptimized("nosniff");

    private static final int REFUSED = 400;
    private static final int FORBIDDEN = 403;

    private HandshakeAnswer() {}

    static void send(HttpServerResponse response, Reply reply) {
        response.putHeader(NO_SNIFF, NO_SNIFF_VALUE);
        if (reply.status() >= REFUSED) {
            ProblemCode code = reply.status() == FORBIDDEN ? ProblemCode.NOT_ALLOWED : ProblemCode.REQUEST_MALFORMED;
            Answers.send(response, Problem.of(code, "the handshake is not one to answer"));
            return;
        }
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        if (reply.contentType() != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType());
        }
        if (reply.body().isEmpty()) {
            response.end();
        } else {
            response.end(reply.body());
        }
    }
}
