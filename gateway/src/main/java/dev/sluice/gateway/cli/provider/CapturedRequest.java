// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.WireText;
import dev.sluice.gateway.provider.verify.JsonBody;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request from a file, as it went over the wire or as people note it: an optional request line, header lines, an empty line, and then
 * the body byte for byte. Lines of the head end with LF or CRLF. Or as a JSON object.
 */
final class CapturedRequest {
    private CapturedRequest() {}

    /**
     * Reads it.
     *
     * @param url what it was posted to; when empty, what the request line says
     * @throws IllegalArgumentException when there is no empty line, or a header line without a colon
     */
    static InboundRequest parse(byte[] file, String url) {
        return file.length > 0 && file[0] == '{' ? json(file, url) : raw(file, url);
    }

    /** {@code {"method", "url", "headers": {name: text or list}, "body" or "body_b64"}}. */
    private static InboundRequest json(byte[] file, String url) {
        JsonBody read = JsonBody.read(file);
        if (read == null) {
            throw new IllegalArgumentException("the request begins with '{' but is no JSON");
        }
        JsonNode root = read.root();
        var headers = new LinkedHashMap<String, List<String>>();
        root.path("headers").properties().forEach(header -> {
            var values = headers.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>());
            JsonNode value = header.getValue();
            if (value.isArray()) {
                value.forEach(one -> values.add(WireText.of(one.asText())));
            } else {
                values.add(WireText.of(value.asText()));
            }
        });
        byte[] body = root.has("body_b64")
                ? Base64.getDecoder().decode(root.path("body_b64").asText())
                : root.path("body").asText().getBytes(UTF_8);
        String posted = WireText.of(url.isEmpty() ? root.path("url").asText() : url);
        return InboundRequest.of(root.path("method").asText("POST"), posted, headers, body);
    }

    private static InboundRequest raw(byte[] file, String url) {
        int body = bodyStart(file);
        List<String> lines = new String(file, 0, body, ISO_8859_1)
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
        boolean started = !lines.isEmpty() && isRequestLine(lines.getFirst());
        String[] start = started ? lines.getFirst().split(" ", -1) : new String[] {"POST", ""};
        return InboundRequest.of(
                start[0],
                url.isEmpty() ? start[1] : WireText.of(url),
                headers(started ? lines.subList(1, lines.size()) : lines),
                Arrays.copyOfRange(file, body, file.length));
    }

    private static int bodyStart(byte[] file) {
        int lineStart = 0;
        for (int i = 0; i < file.length; i++) {
            if (file[i] == '\n') {
                boolean empty = i == lineStart || (i == lineStart + 1 && file[lineStart] == '\r');
                if (empty) {
                    return i + 1;
                }
                lineStart = i + 1;
            }
        }
        throw new IllegalArgumentException("the request has no empty line between head and body");
    }

    private static boolean isRequestLine(String line) {
        return line.matches("[A-Z]+ \\S+( HTTP/[0-9.]+)?");
    }

    private static Map<String, List<String>> headers(List<String> lines) {
        var headers = new LinkedHashMap<String, List<String>>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("a header line has no colon: it begins with '"
                        + line.substring(0, Math.min(20, line.length())) + "'");
            }
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }
}
