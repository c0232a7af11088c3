// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import java.util.Set;
import java.util.regex.Pattern;

/** Which web pages may open a stream. Immutable. Compared as the browser writes it (RFC 6454, 6.2), so a look-alike is another one. */
final class Origins {
    private static final Pattern LOCALHOST =
            Pattern.compile("https?://(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]{1,5})?");

    private final Set<String> allowed;
    private final boolean anyLocalhost;

    Origins(StreamLimits limits) {
        this.allowed = Set.copyOf(limits.allowedOrigins());
        this.anyLocalhost = limits.anyLocalhost();
    }

    boolean allows(String origin) {
        return allowed.contains(origin)
                || (anyLocalhost && LOCALHOST.matcher(origin).matches());
    }
}
