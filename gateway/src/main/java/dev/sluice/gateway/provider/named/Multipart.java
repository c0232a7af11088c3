// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The short text fields of a {@code multipart/form-data} body (RFC 7578); files are passed over. Immutable. */
final class Multipart {
    private static final String TYPE = "multipart/form-data";
    private static final int MAX_BOUNDARY = 70;
    private static final int MAX_HEAD = 1_024;
    private static final int MAX_VALUE = 1_024;
    private static final int MOST = 1_000;

    private final List<Map.Entry<String, String>> fields;

    private Multipart(List<Map.Entry<String, String>> fields) {
        this.fields = fields;
    }

    /** The boundary of the request's body, or null when it is of another type. */
    static @Nullable String boundaryOf(InboundRequest request) {
        String type = Proofs.only(request, "Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(TYPE)) {
            return null;
        }
        String boundary = parameter(type, "boundary");
        return boundary == null || boundary.isEmpty() || boundary.length() > MAX_BOUNDARY ? null : boundary;
    }

    /** No field at all when there are more parts than anybody sends: a part of them must not be taken for the whole. */
    static Multipart of(byte[] body, String boundary) {
        var fields = new ArrayList<Map.Entry<String, String>>();
        // one character a byte, so that no byte is lost on the way
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String delimiter = "--" + boundary;
        int at = text.startsWith(delimiter) ? 0 : text.indexOf("\r\n" + delimiter) + 2;
        int parts = 0;
        while (at >= 0 && at < text.length() && parts < MOST) {
            int head = text.indexOf("\r\n", at + delimiter.length()) + 2;
            int end = head < 2 ? -1 : text.indexOf("\r\n" + delimiter, head - 2);
            if (end < 0) {
                break;
            }
            field(text, head, end, fields);
            parts++;
            at = end + 2;
        }
        return new Multipart(parts < MOST ? fields : List.of());
    }

    private static void field(String text, int head, int end, List<Map.Entry<String, String>> fields) {
        int most = Math.min(end, head + MAX_HEAD);
        // looked for in its own part only: another's, or none up to the end of the body, would be searched for again by
        // each part
        int blank = head < most ? text.indexOf("\r\n\r\n", head, most) : -1;
        int value = blank + "\r\n\r\n".length();
        if (blank < 0 || end - value > MAX_VALUE) {
            return;
        }
        for (String line : text.substring(head, value).split("\r\n", -1)) {
            boolean disposition = line.toLowerCase(Locale.ROOT).startsWith("content-disposition:");
            String name = disposition ? parameter(line, "name") : null;
            if (name != null && parameter(line, "filename") == null) {
                byte[] bytes = text.substring(value, end).getBytes(StandardCharsets.ISO_8859_1);
                fields.add(Map.entry(name, new String(bytes, StandardCharsets.UTF_8)));
            }
        }
    }

    private static @Nullable String parameter(String header, String name) {
        for (String part : header.split(";", -1)) {
            String one = part.strip();
            if (one.toLowerCase(Locale.ROOT).startsWith(name + "=")) {
                String value = one.substring(name.length() + 1);
                boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return null;
    }

    /** The value of a name that comes exactly once, else null. */
    @Nullable
    String only(String name) {
        List<String> found = fields.stream()
                .filter(field -> field.getKey().equals(name))
                .map(Map.Entry::getValue)
                .toList();
        return found.size() == 1 ? found.getFirst() : null;
    }
}
