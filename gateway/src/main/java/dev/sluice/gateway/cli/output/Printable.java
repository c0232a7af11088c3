// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.output;

/** Foreign text made harmless for a terminal. */
public final class Printable {
    private static final int DELETE = 0x7f;
    private static final int LAST_CONTROL = 0x9f;

    private Printable() {}

    /** On one line, and nothing in it moves the terminal's cursor or turns the direction of writing. */
    public static String line(String text) {
        return text.codePoints()
                .map(each -> moves(each) ? ' ' : each)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The first characters, and … for the others. */
    public static String cut(String text, int length) {
        if (text.codePointCount(0, text.length()) <= length) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, Math.max(0, length - 1))) + "…";
    }

    /** Whether a terminal does something else than showing it. */
    static boolean moves(int codePoint) {
        return codePoint < ' '
                || (codePoint >= DELETE && codePoint <= LAST_CONTROL)
                || Character.getType(codePoint) == Character.FORMAT
                || Character.getType(codePoint) == Character.LINE_SEPARATOR
                || Character.getType(codePoint) == Character.PARAGRAPH_SEPARATOR
                || Character.getType(codePoint) == Character.SURROGATE;
    }
}
