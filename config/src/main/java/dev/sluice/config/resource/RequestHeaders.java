// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which headers an operator may add to outbound requests, or have passed on: none that HTTP or the gateway sets. */
final class RequestHeaders {
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
    private static final List<String> OUR_PREFIXES = List.of("webhook-", "svix-", "ce-", "sluice-", "proxy-");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]{0,4096}");

    private RequestHeaders() {}

    /** Why a header can't be set, or null. */
    static @Nullable String refuse(String name) {
        if (!Names.HEADER.test(name)) {
            return "not a header's name";
        }
        String lower = name.toLowerCase(Locale.ROOT);
        boolean ours = OURS.contains(lower) || OUR_PREFIXES.stream().anyMatch(lower::startsWith);
        return ours ? "'" + name + "' can't be set: the gateway sets it" : null;
    }

    /** Whether a header of the original request may be passed on under its name. */
    static boolean mayPass(String name) {
        return refuse(name) == null;
    }

    static boolean isValue(String text) {
        return VALUE.matcher(text).matches();
    }
}
