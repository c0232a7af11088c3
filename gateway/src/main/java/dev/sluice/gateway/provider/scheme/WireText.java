// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Text as a server hands it out: one character for each byte that was sent. What people write down is UTF-8 on the wire. */
public final class WireText {
    private WireText() {}

    /** What a server would hand out, had this been sent. */
    public static String of(String written) {
        return new String(written.getBytes(UTF_8), ISO_8859_1);
    }

    /** What was written, from what a server handed out; bytes that are no UTF-8 become U+FFFD. */
    public static String written(String handedOut) {
        return new String(handedOut.getBytes(ISO_8859_1), UTF_8);
    }
}
