// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.events.Event;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** An event's attributes as headers: CloudEvents 1.0.2, HTTP protocol binding, section 3.1 (binary content mode). */
final class BinaryMode {

    private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("content-type");
    private static final CharSequence SPEC_VERSION = HttpHeaders.createOptimized("ce-specversion");
    private static final CharSequence VERSION_1_0 = HttpHeaders.createOptimized("1.0");
    private static final CharSequence ID = HttpHeaders.createOptimized("ce-id");
    private static final CharSequence SOURCE = HttpHeaders.createOptimized("ce-source");
    private static final CharSequence TYPE = HttpHeaders.createOptimized("ce-type");
    private static final CharSequence TIME = HttpHeaders.createOptimized("ce-time");
    private static final CharSequence SUBJECT = HttpHeaders.createOptimized("ce-subject");
    private static final CharSequence DATA_SCHEMA = HttpHeaders.createOptimized("ce-dataschema");
    private static final CharSequence TRACE_PARENT = HttpHeaders.createOptimized("ce-traceparent");
    private static final CharSequence EVENT_ID = HttpHeaders.createOptimized("ce-eventid");
    private static final String OCTETS = "application/octet-stream";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private BinaryMode() {}

    static void addTo(MultiMap request, Event event) {
        var contentType = event.contentType();
        if (contentType != null) {
            request.add(CONTENT_TYPE, isFieldValue(contentType) ? contentType : OCTETS);
        }
        request.add(SPEC_VERSION, VERSION_1_0);
        request.add(ID, encode(event.id()));
        request.add(SOURCE, encode(event.source()));
        request.add(TYPE, encode(event.type()));
        request.add(TIME, encode(event.time()));
        addOptional(request, SUBJECT, event.subject());
        addOptional(request, DATA_SCHEMA, event.dataSchema());
        addOptional(request, TRACE_PARENT, event.traceparent());
        request.add(EVENT_ID, event.eventId());
        if (!event.extensions().isEmpty()) {
            event.extensions().forEach((name, value) -> addExtension(request, name, value));
        }
    }

    private static void addExtension(MultiMap request, String name, String value) {
        if (Event.isPublic(name)) {
            request.add("ce-" + name, encode(value));
        }
    }

    private static void addOptional(MultiMap request, CharSequence name, @Nullable String value) {
        if (value != null) {
            request.add(name, encode(value));
        }
    }

    /** Whether it can be a header's value: the log may hold what another writer took for one. */
    static boolean isFieldValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** Section 3.1.3.2: space, quote, percent and all beyond printable ASCII, percent-encoded as UTF-8. */
    static String encode(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (mustEncode(value.charAt(i))) {
                return encodeBytes(value.getBytes(StandardCharsets.UTF_8));
            }
        }
        return value;
    }

    private static String encodeBytes(byte[] utf8) {
        var text = new StringBuilder(utf8.length + 16);
        for (byte b : utf8) {
            if (mustEncode((char) (b & 0xff))) {
                HEX.toHexDigits(text.append('%'), b);
            } else {
                text.append((char) b);
            }
        }
        return text.toString();
    }

    private static boolean mustEncode(char c) {
        return c <= ' ' || c > '~' || c == '"' || c == '%';
    }
}
