// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.gateway.provider.handshake.Reply;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** Sends what a handshake came to, in a way that no browser takes for a page. */
final class HandshakeAnswer {
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_SNIFF_VALUE = HttpHeaders.createOptimized("nosniff");

    private HandshakeAnswer() {}

    static void send(HttpServerResponse response, Reply reply) {
        response.setStatusCode(reply.status()).putHeader(NO_SNIFF, NO_SNIFF_VALUE);
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
