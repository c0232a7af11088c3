// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A subscription's own request headers, checked once. Immutable. */
final class CustomHeaders {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]{0,4096}");
    private static final Set<String> OURS = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "te",
            "traceparent",
            "trailer",
            "transfer-encoding",
            "upgrade");
    private static final Pattern OUR_PREFIX = Pattern.compile("(webhook|svix|ce|sluice|proxy)-.*");

    /** @param lower as HTTP/2 wants names (RFC 9113 section 8.2) */
    private record Header(CharSequence name, CharSequence lower, CharSequence value) {}

    private final List<Header> headers = new ArrayList<>();
    private boolean userAgent;

    /** @throws IllegalArgumentException for a header that is ours to set, or no header; values are not told */
    CustomHeaders(Map<String, String> given) {
        given.forEach(this::add);
    }

    /** @throws IllegalArgumentException for a name that is ours to set, or no header's */
    static void checkName(String key, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(key + ": not a header's name: " + name.replaceAll("[^ -~]", "?"));
        }
        var lower = name.toLowerCase(Locale.ROOT);
        if (OURS.contains(lower) || OUR_PREFIX.matcher(lower).matches()) {
            throw new IllegalArgumentException(key + "." + name + ": is not a subscription's to set");
        }
    }

    private void add(String name, String value) {
        checkName("headers", name);
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "headers." + name + ": must be at most 4,096 printable ASCII characters");
        }
        userAgent |= name.equalsIgnoreCase("user-agent");
        headers.add(new Header(
                HttpHeaders.createOptimized(name),
                HttpHeaders.createOptimized(name.toLowerCase(Locale.ROOT)),
                HttpHeaders.createOptimized(value)));
    }

    /** Whether the subscription names its own user agent. */
    boolean hasUserAgent() {
        return userAgent;
    }

    void addTo(MultiMap request, boolean http2) {
        for (int i = 0; i < headers.size(); i++) {
            var header = headers.get(i);
            request.add(http2 ? header.lower : header.name, header.value);
        }
    }
}
