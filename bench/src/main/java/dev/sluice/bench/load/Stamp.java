// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The time an event was sent, inside its body: {@code "sent":"<19 digits>"}, in nanoseconds of the machine's monotonic clock, which
 * all processes of one Linux machine share.
 */
public final class Stamp {
    /** Digits of a stamp. */
    public static final int DIGITS = 19;

    private static final String LABEL = "\"sent\":\"";
    private static final byte[] MARK = LABEL.getBytes(StandardCharsets.US_ASCII);

    /** A stamp to be filled in, as a JSON member. */
    public static String blank() {
        return LABEL + "0".repeat(DIGITS) + "\"";
    }

    /** The place of the digits in a template that contains a {@link #blank}. */
    public static int in(String template) {
        return template.indexOf(LABEL) + LABEL.length();
    }

    /** The time now. */
    public static long now() {
        return System.nanoTime();
    }

    /** The index of the digits in {@code from..to}, or -1. */
    public static int find(ByteBuffer bytes, int from, int to) {
        int last = to - MARK.length - DIGITS;
        for (int at = from; at <= last; at++) {
            if (isAt(bytes, at)) {
                return at + MARK.length;
            }
        }
        return -1;
    }

    private static boolean isAt(ByteBuffer bytes, int at) {
        for (int i = 0; i < MARK.length; i++) {
            if (bytes.get(at + i) != MARK[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether digits at {@code at} follow a stamp's label. */
    public static boolean precedes(ByteBuffer bytes, int from, int to, int at) {
        return at - MARK.length >= from && at + DIGITS <= to && isAt(bytes, at - MARK.length);
    }

    /** The stamp whose digits begin at {@code at}. */
    public static long read(ByteBuffer bytes, int at) {
        long value = 0;
        for (int i = 0; i < DIGITS; i++) {
            value = value * 10 + bytes.get(at + i) - '0';
        }
        return value;
    }

    /** Writes a number in {@code width} digits. */
    public static void write(byte[] bytes, int at, int width, long number) {
        long left = number;
        for (int i = at + width - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }
}
