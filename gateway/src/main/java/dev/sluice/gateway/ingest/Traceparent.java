// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code traceparent} header of W3C Trace Context (level 2, 3.2): kept when it is one, else dropped. */
final class Traceparent {
    private static final int LENGTH = 55;
    private static final int TRACE_ID = 3;
    private static final int PARENT_ID = 36;
    private static final int FLAGS = 53;

    private Traceparent() {}

    static @Nullable String of(List<String> values) {
        return values.size() == 1 && isValid(values.getFirst()) ? values.getFirst() : null;
    }

    private static boolean isValid(String value) {
        return value.length() == LENGTH
                && value.startsWith("00-")
                && value.charAt(PARENT_ID - 1) == '-'
                && value.charAt(FLAGS - 1) == '-'
                && isId(value, TRACE_ID, PARENT_ID - 1)
                && isId(value, PARENT_ID, FLAGS - 1)
                && isHex(value.charAt(FLAGS))
                && isHex(value.charAt(FLAGS + 1));
    }

    /** Hex in lower case, and not all zeros. */
    private static boolean isId(String value, int from, int to) {
        boolean zeros = true;
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (!isHex(c)) {
                return false;
            }
            zeros &= c == '0';
        }
        return !zeros;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
}
