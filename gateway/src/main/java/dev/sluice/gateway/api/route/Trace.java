// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The trace that a request belongs to (W3C Trace Context). */
final class Trace {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.{0,200}");
    private static final String NONE = "0".repeat(32);

    private Trace() {}

    /** The trace's id; null when there is none, or more than one. */
    static @Nullable String idIn(List<String> headers) {
        if (headers.size() != 1) {
            return null;
        }
        Matcher form = FORM.matcher(headers.getFirst());
        return form.matches() && !form.group(1).equals(NONE) ? form.group(1) : null;
    }
}
