// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** An input taken apart from its front: lines, then the rest. Behind its end everything is empty. */
final class FuzzInput {
    private final byte[] bytes;
    private int at;

    FuzzInput(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The next line, a character for each byte, as headers have it. */
    String line() {
        return new String(next(), ISO_8859_1);
    }

    /** The next line as text of UTF-8. */
    String text() {
        return new String(next(), UTF_8);
    }

    private byte[] next() {
        int end = at;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        byte[] line = Arrays.copyOfRange(bytes, Math.min(at, bytes.length), end);
        at = end + 1;
        return line;
    }

    byte[] rest() {
        return at >= bytes.length ? new byte[0] : Arrays.copyOfRange(bytes, at, bytes.length);
    }
}
