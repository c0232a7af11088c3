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
    void writeQuestion(MultiMap request, boolean http2, Endpoint endpoint, Consent consent) {
        addHost(request, http2, endpoint);
        if (!endpoint.headers().hasUserAgent()) {
            request.add(USER_AGENT, userAgent);
        }
        request.add(Consent.REQUEST_ORIGIN, origin);
        var rate = consent.askedRate();
        if (rate != null) {
            request.add(Consent.REQUEST_RATE, rate);
        }
        endpoint.headers().addTo(request, http2);
    }

    /** Now, as it is signed. */
    Stamp stamp() {
        long millis = clock.millis();
        long now = millis / 1_000;
        if (now != second) {
            second = now;
            timestamp = Long.toString(now);
        }
        return new Stamp(millis, timestamp);
    }

    /** What is sent of the event; not to be changed. */
    byte[] body(Endpoint endpoint, Event event) {
        return switch (endpoint.mode()) {
            case BINARY -> event.data();
            case STRUCTURED -> renderer.render(event).json();
        };
    }

    /** Writes the head of a request. */
    void writeTo(MultiMap request, boolean http2, Endpoint endpoint, Event event, int attempt, Signed signed) {
        addHost(request, http2, endpoint);
        if (!endpoint.headers().hasUserAgent()) {
            request.add(USER_AGENT, userAgent);
        }
        var names = endpoint.names();
        request.add(names.id(), event.eventId());
        request.add(names.timestamp(), signed.at().text());
        request.add(names.signature(), signed.signature());
        request.add(ATTEMPT, attempt == 1 ? FIRST : Integer.toString(attempt));
        switch (endpoint.mode()) {
            case BINARY -> BinaryMode.addTo(request, event);
            case STRUCTURED -> request.add(CONTENT_TYPE, STRUCTURED);
        }
        if (endpoint.consent() != null) {
            request.add(Consent.REQUEST_ORIGIN, origin);
        }
        endpoint.headers().addTo(request, http2);
        endpoint.forwarded().addTo(request, event);
    }

    // HTTP/2 has a pseudo-header for it, which the connection sets.
    private static void addHost(MultiMap request, boolean http2, Endpoint endpoint) {
        if (!http2) {
            request.add(HttpHeaders.HOST, endpoint.hostHeader());
        }
    }

    /**
     * An instant as it is signed.
     *
     * @param millis since 1970
     * @param text seconds since 1970
     */
    record Stamp(long millis, String text) {
        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** When a request was signed, and how. */
    record Signed(Stamp at, String signature) {}
}
