// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.events.Event;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** Writes a request's headers. Confined to its client's event loop. */
final class RequestHead {

    private static final CharSequence USER_AGENT = HttpHeaders.createOptimized("user-agent");
    private static final CharSequence WEBHOOK_ID = HttpHeaders.createOptimized("webhook-id");
    private static final CharSequence WEBHOOK_TIMESTAMP = HttpHeaders.createOptimized("webhook-timestamp");
    private static final CharSequence WEBHOOK_SIGNATURE = HttpHeaders.createOptimized("webhook-signature");
    private static final CharSequence ATTEMPT = HttpHeaders.createOptimized("sluice-attempt");
    private static final CharSequence FIRST = HttpHeaders.createOptimized("1");

    private final CharSequence userAgent;
    private final InstantSource clock;

    // the timestamp, made once a second
    private long second = -1;
    private String timestamp = "";
    private byte[] timestampBytes = {};

    RequestHead(CharSequence userAgent, InstantSource clock) {
        this.userAgent = userAgent;
        this.clock = clock;
    }

    void writeTo(MultiMap request, Endpoint endpoint, Event event, int attempt) {
        request.add(HttpHeaders.HOST, endpoint.hostHeader());
        if (!endpoint.headers().hasUserAgent()) {
            request.add(USER_AGENT, userAgent);
        }
        sign(request, endpoint, event);
        request.add(ATTEMPT, attempt == 1 ? FIRST : Integer.toString(attempt));
        BinaryMode.addTo(request, event);
        endpoint.headers().addTo(request);
    }

    private void sign(MultiMap request, Endpoint endpoint, Event event) {
        long millis = clock.millis();
        long now = millis / 1_000;
        if (now != second) {
            second = now;
            timestamp = Long.toString(now);
            timestampBytes = timestamp.getBytes(StandardCharsets.ISO_8859_1);
        }
        var id = event.eventId();
        byte[] idBytes = id.getBytes(StandardCharsets.ISO_8859_1);
        request.add(WEBHOOK_ID, id);
        request.add(WEBHOOK_TIMESTAMP, timestamp);
        request.add(WEBHOOK_SIGNATURE, endpoint.signing().sign(idBytes, timestampBytes, event.data(), millis));
    }
}
