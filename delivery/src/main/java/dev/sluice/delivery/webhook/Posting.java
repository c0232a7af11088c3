// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.events.Event;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Instant;

/** The delivery of an event. */
record Posting(RequestHead head, Endpoint endpoint, Event event, int attempt) implements Errand {

    @Override
    public RequestOptions options() {
        return endpoint.requestOptions();
    }

    @Override
    public Future<HttpClientResponse> send(HttpClientRequest request) {
        byte[] body = head.writeTo(request.headers(), endpoint, event, attempt);
        return request.send(BufferInternal.buffer(Unpooled.wrappedBuffer(body)));
    }

    @Override
    public AttemptOutcome outcome(HttpClientResponse answer) {
        return Answers.outcome(answer.statusCode(), answer.getHeader(HttpHeaders.RETRY_AFTER), Instant.now());
    }
}
