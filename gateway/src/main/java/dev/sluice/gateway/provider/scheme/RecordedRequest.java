// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An {@link InboundRequest} from a file. White space around a header's value is none of it (RFC 9110, 5.5), and a name in two cases is one name: a
 * server hands it out so.
 */
final class RecordedRequest implements InboundRequest {
    private final String method;
    private final String url;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final byte[] body;

    RecordedRequest(String method, String url, Map<String, List<String>> headers, byte[] body) {
        this.method = method;
        this.url = url;
        headers.forEach((name, values) -> this.headers
                .computeIfAbsent(name, one -> new ArrayList<>())
                .addAll(values.stream().map(RecordedRequest::bare).toList()));
        this.body = body.clone();
    }

    private static String bare(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    @Override
    public byte[] body() {
        return body;
    }
}
