// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

import java.nio.charset.StandardCharsets;

/** The first bytes of a foreign text, made harmless: valid, one line, without control characters. Pure. */
public final class Snippet {
    /** At most so many bytes of UTF-8. */
    public static final int MAX_BYTES = 256;

    private Snippet() {}

    /** The text of these bytes. */
    public static String of(byte[] bytes) {
        return cut(oneLine(new String(bytes, StandardCharsets.UTF_8)), MAX_BYTES);
    }

    private static String oneLine(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            int kept = isHarmless(point) ? point : ' ';
            boolean doubled = kept == ' ' && (clean.isEmpty() || clean.charAt(clean.length() - 1) == ' ');
            if (!doubled) {
                clean.appendCodePoint(kept);
            }
        });
        return clean.toString().stripTrailing();
    }

    /** No control characters, line ends, marks that turn the direction of writing, halves of pairs. */
    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** The text's beginning that takes at most so many bytes of UTF-8, whole characters only. */
    public static String cut(String text, int maxBytes) {
        if (text.length() * 3L <= maxBytes) {
            return text;
        }
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes > maxBytes) {
                return text.substring(0, end);
            }
            end += Character.charCount(point);
        }
        return text;
    }
}
