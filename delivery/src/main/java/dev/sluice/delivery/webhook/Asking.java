// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;

/** The handshake of CloudEvents webhooks (HTTP 1.1 Web Hooks 1.0.2, section 4): may we send you events? */
record Asking(RequestHead head, Endpoint endpoint, Consent consent) implements Errand {

    @Override
    public RequestOptions options() {
        return consent.options();
    }

    @Override
    public Future<HttpClientResponse> send(HttpClientRequest request) {
        head.writeQuestion(request.headers(), request.version() == HttpVersion.HTTP_2, endpoint, consent);
        return request.send();
    }

    /** Only the headers count: what answers OPTIONS with a 200 may never have heard of webhooks. */
    @Override
    public AttemptOutcome outcome(HttpClientResponse answer) {
        return consent.answered(
                answer.statusCode(),
                answer.getHeader(Consent.ALLOWED_ORIGIN),
                answer.getHeader(Consent.ALLOWED_RATE),
                head.origin());
    }
}
