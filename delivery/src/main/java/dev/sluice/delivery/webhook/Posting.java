// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.delivery.signing.Signer;
import dev.sluice.events.Event;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The delivery of an event. Confined to its client's event loop. */
final class Posting implements Errand {

    private final RequestHead head;
    private final Endpoint endpoint;
    private final Event event;
    private final int attempt;

    // what was made before, because it takes long
    private RequestHead.@Nullable Stamp stamp;
    private byte @Nullable [] body;
    private @Nullable List<byte[]> made;

    Posting(RequestHead head, Endpoint endpoint, Event event, int attempt) {
        this.head = head;
        this.endpoint = endpoint;
        this.event = event;
        this.attempt = attempt;
    }

    @Override
    public @Nullable Future<?> prepare(Signer signer) {
        if (!endpoint.signing().isSlow()) {
            return null;
        }
        var at = head.stamp();
        byte[] sent = head.body(endpoint, event);
        stamp = at;
        body = sent;
        return signer.sign(endpoint.signing(), id(), at.bytes(), sent, at.millis())
                .onSuccess(signatures -> made = signatures);
    }

    @Override
    public RequestOptions options() {
        return endpoint.requestOptions();
    }

    @Override
    public Future<HttpClientResponse> send(HttpClientRequest request) {
        var at = stamp == null ? head.stamp() : stamp;
        byte[] sent = body == null ? head.body(endpoint, event) : body;
        var signature = endpoint.signing().sign(id(), at.bytes(), sent, at.millis(), made);
        boolean http2 = request.version() == HttpVersion.HTTP_2;
        head.writeTo(request.headers(), http2, endpoint, event, attempt, new RequestHead.Signed(at, signature));
        return request.send(BufferInternal.buffer(Unpooled.wrappedBuffer(sent)));
    }

    private byte[] id() {
        return event.eventId().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public AttemptOutcome outcome(HttpClientResponse answer) {
        return Answers.outcome(answer.statusCode(), answer.getHeader(HttpHeaders.RETRY_AFTER), Instant.now());
    }
}
