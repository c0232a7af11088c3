// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

import dev.sluice.events.Event;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes events in CloudEvents JSON format: the attributes that a webhook gets in binary mode, and the body as it is when it is JSON, else
 * in base64. Confined to one thread: its buffer is used again and again.
 */
public final class EventRenderer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int KEPT_BYTES = 1 << 16;

    private byte[] out = new byte[4096];
    private int length;

    /** The event as JSON. */
    public Rendered render(Event event) {
        length = 0;
        raw("{\"specversion\":\"1.0\"");
        attribute(",\"id\":", event.id());
        attribute(",\"source\":", event.source());
        attribute(",\"type\":", event.type());
        attribute(",\"subject\":", event.subject());
        attribute(",\"time\":", event.time());
        attribute(",\"dataschema\":", event.dataSchema());
        attribute(",\"traceparent\":", event.traceparent());
        attribute(",\"eventid\":", event.eventId());
        if (!event.extensions().isEmpty()) {
            event.extensions().forEach(this::extension);
        }
        attribute(",\"datacontenttype\":", event.contentType());
        boolean lines = data(event);
        raw("}");
        var rendered = new Rendered(Arrays.copyOf(out, length), lines);
        if (out.length > KEPT_BYTES) {
            out = new byte[KEPT_BYTES];
        }
        return rendered;
    }

    /** @return whether there are line breaks in it */
    private boolean data(Event event) {
        byte[] body = event.data();
        if (body.length == 0) {
            return false;
        }
        JsonText.Kind kind = isJson(event.contentType()) ? JsonText.kind(body) : JsonText.Kind.NOT_JSON;
        if (kind == JsonText.Kind.NOT_JSON) {
            raw(",\"data_base64\":\"");
            bytes(Base64.getEncoder().encode(body));
            raw("\"");
            return false;
        }
        raw(",\"data\":");
        bytes(body);
        return kind == JsonText.Kind.LINES;
    }

    /** An event without a content type has JSON (CloudEvents JSON format, 3.1). */
    static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return true;
        }
        int end = contentType.indexOf(';');
        String media = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return endsWith(media, "/json") || endsWith(media, "+json");
    }

    private static boolean endsWith(String text, String end) {
        return text.regionMatches(true, text.length() - end.length(), end, 0, end.length());
    }

    private void extension(String name, String value) {
        if (Event.isPublic(name)) {
            attribute(",\"" + name + "\":", value);
        }
    }

    private void attribute(String name, @Nullable String value) {
        if (value != null) {
            raw(name);
            string(value);
        }
    }

    private void raw(String ascii) {
        int size = ascii.length();
        ensure(size);
        for (int i = 0; i < size; i++) {
            out[length + i] = (byte) ascii.charAt(i);
        }
        length += size;
    }

    private void bytes(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, out, length, bytes.length);
        length += bytes.length;
    }

    private void string(String value) {
        // an escape takes 6 bytes, and no character of UTF-8 takes more than 3 a char
        ensure(6 * value.length() + 2);
        out[length++] = '"';
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                byte[] rest = value.substring(i).getBytes(StandardCharsets.UTF_8);
                for (byte b : rest) {
                    ascii(b);
                }
                break;
            }
            ascii((byte) c);
        }
        out[length++] = '"';
    }

    private void ascii(byte c) {
        if (c >= 0 && c < 0x20) {
            raw("\\u00");
            out[length++] = HEX[c >> 4];
            out[length++] = HEX[c & 15];
            return;
        }
        if (c == '"' || c == '\\') {
            out[length++] = '\\';
        }
        out[length++] = c;
    }

    private void ensure(int more) {
        if (out.length - length < more) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
        }
    }
}
