// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.delivery.stream.wire.EventRenderer;
import dev.sluice.events.Event;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** Writes requests. Confined to its client's event loop. */
final class RequestHead {

    private static final CharSequence USER_AGENT = HttpHeaders.createOptimized("user-agent");
    private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("content-type");
    private static final CharSequence STRUCTURED = HttpHeaders.createOptimized("application/cloudevents+json");
    private static final CharSequence ATTEMPT = HttpHeaders.createOptimized("sluice-attempt");
    private static final CharSequence FIRST = HttpHeaders.createOptimized("1");

    private final CharSequence userAgent;
    private final InstantSource clock;
    private final String origin;
    private final EventRenderer renderer = new EventRenderer();

    // the timestamp, made once a second
    private long second = -1;
    private String timestamp = "";
    private byte[] timestampBytes = {};

    RequestHead(CharSequence userAgent, InstantSource clock, String origin) {
        this.userAgent = userAgent;
        this.clock = clock;
        this.origin = origin;
    }

    /** Who is said to send. */
    String origin() {
        return origin;
    }

    /** Writes the head of the question whether events may be sent. */
    void writeQuestion(MultiMap request, Endpoint endpoint, Consent consent) {
        request.add(HttpHeaders.HOST, endpoint.hostHeader());
        if (!endpoint.headers().hasUserAgent()) {
            request.add(USER_AGENT, userAgent);
        }
        request.add(Consent.REQUEST_ORIGIN, origin);
        var rate = consent.askedRate();
        if (rate != null) {
            request.add(Consent.REQUEST_RATE, rate);
        }
        endpoint.headers().addTo(request);
    }

    /**
     * Writes the head of a request.
     *
     * @return its body, not to be changed
     */
    byte[] writeTo(MultiMap request, Endpoint endpoint, Event event, int attempt) {
        byte[] body = body(endpoint, event);
        request.add(HttpHeaders.HOST, endpoint.hostHeader());
        if (!endpoint.headers().hasUserAgent()) {
            request.add(USER_AGENT, userAgent);
        }
        sign(request, endpoint, event, body);
        request.add(ATTEMPT, attempt == 1 ? FIRST : Integer.toString(attempt));
        switch (endpoint.mode()) {
            case BINARY -> BinaryMode.addTo(request, event);
            case STRUCTURED -> request.add(CONTENT_TYPE, STRUCTURED);
        }
        if (endpoint.consent() != null) {
            request.add(Consent.REQUEST_ORIGIN, origin);
        }
        endpoint.headers().addTo(request);
        endpoint.forwarded().addTo(request, event);
        return body;
    }

    private byte[] body(Endpoint endpoint, Event event) {
        return switch (endpoint.mode()) {
            case BINARY -> event.data();
            case STRUCTURED -> renderer.render(event).json();
        };
    }

    private void sign(MultiMap request, Endpoint endpoint, Event event, byte[] body) {
        long millis = clock.millis();
        long now = millis / 1_000;
        if (now != second) {
            second = now;
            timestamp = Long.toString(now);
            timestampBytes = timestamp.getBytes(StandardCharsets.ISO_8859_1);
        }
        var id = event.eventId();
        byte[] idBytes = id.getBytes(StandardCharsets.ISO_8859_1);
        var names = endpoint.names();
        request.add(names.id(), id);
        request.add(names.timestamp(), timestamp);
        request.add(names.signature(), endpoint.signing().sign(idBytes, timestampBytes, body, millis));
    }
}
