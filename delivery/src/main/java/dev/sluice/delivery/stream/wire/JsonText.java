// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

/**
 * Whether bytes are one JSON value (RFC 8259) in UTF-8, found in one pass without building anything. Confined to one check.
 *
 * <p>Nesting is bounded, because what is embedded is parsed by others, whose parsers have bounds too.
 */
final class JsonText {
    /** What a body is to a stream. */
    enum Kind {
        /** Not to be embedded as it is. */
        NOT_JSON,
        /** JSON without a line break. */
        ONE_LINE,
        /** JSON with CR or LF between its tokens, which Server-Sent Events have to split at. */
        LINES
    }

    static final int MAX_DEPTH = 500;

    private final byte[] text;
    /** Which of the open containers are objects, a bit for each. */
    private final long[] objects = new long[(MAX_DEPTH + 63) / 64];

    private int at;
    private int depth;
    private boolean lines;

    private JsonText(byte[] text) {
        this.text = text;
    }

    static Kind kind(byte[] text) {
        var check = new JsonText(text);
        if (!check.document()) {
            return Kind.NOT_JSON;
        }
        return check.lines ? Kind.LINES : Kind.ONE_LINE;
    }

    private boolean document() {
        boolean valueNext = true;
        while (true) {
            skipSpace();
            if (valueNext) {
                int opened = depth;
                if (!value()) {
                    return false;
                }
                valueNext = depth > opened && !closesAtOnce();
                if (valueNext && inObject() && !name()) {
                    return false;
                }
                continue;
            }
            if (depth == 0) {
                return at == text.length;
            }
            if (at == text.length) {
                return false;
            }
            byte next = text[at++];
            if (next == ',') {
                skipSpace();
                if (inObject() && !name()) {
                    return false;
                }
                valueNext = true;
            } else if (next == (inObject() ? '}' : ']')) {
                depth--;
            } else {
                return false;
            }
        }
    }

    /** An empty container ends where it began. */
    private boolean closesAtOnce() {
        skipSpace();
        if (at < text.length && text[at] == (inObject() ? '}' : ']')) {
            at++;
            depth--;
            return true;
        }
        return false;
    }

    private boolean value() {
        if (at == text.length) {
            return false;
        }
        return switch (text[at]) {
            case '{' -> open(true);
            case '[' -> open(false);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean open(boolean object) {
        if (depth == MAX_DEPTH) {
            return false;
        }
        long bit = 1L << (depth & 63);
        if (object) {
            objects[depth >> 6] |= bit;
        } else {
            objects[depth >> 6] &= ~bit;
        }
        depth++;
        at++;
        return true;
    }

    private boolean inObject() {
        int top = depth - 1;
        return (objects[top >> 6] & 1L << (top & 63)) != 0;
    }

    private boolean name() {
        if (at == text.length || text[at] != '"' || !string()) {
            return false;
        }
        skipSpace();
        return at < text.length && text[at++] == ':';
    }

    private boolean word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at == text.length || text[at++] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean number() {
        if (text[at] == '-') {
            at++;
        }
        if (at < text.length && text[at] == '0') {
            at++;
        } else if (!digits()) {
            return false;
        }
        if (at < text.length && text[at] == '.') {
            at++;
            if (!digits()) {
                return false;
            }
        }
        if (at < text.length && (text[at] | 0x20) == 'e') {
            at++;
            if (at < text.length && (text[at] == '+' || text[at] == '-')) {
                at++;
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int from = at;
        while (at < text.length && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at > from;
    }

    private boolean string() {
        at++;
        while (at < text.length) {
            byte next = text[at++];
            if (next == '"') {
                return true;
            }
            if (next == '\\') {
                if (!escape()) {
                    return false;
                }
            } else if (next < 0) {
                if (!multibyte(next & 0xff)) {
                    return false;
                }
            } else if (next < 0x20) {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        if (at == text.length) {
            return false;
        }
        return switch (text[at++]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
            case 'u' -> fourHexDigits();
            default -> false;
        };
    }

    private boolean fourHexDigits() {
        int end = at + 4;
        while (at < end) {
            if (at == text.length || Character.digit(text[at++], 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
    private boolean multibyte(int first) {
        if (first >= 0xc2 && first <= 0xdf) {
            return continues(0x80, 0xbf);
        }
        if (first >= 0xe0 && first <= 0xef) {
            int low = first == 0xe0 ? 0xa0 : 0x80;
            int high = first == 0xed ? 0x9f : 0xbf;
            return continues(low, high) && continues(0x80, 0xbf);
        }
        if (first >= 0xf0 && first <= 0xf4) {
            int low = first == 0xf0 ? 0x90 : 0x80;
            int high = first == 0xf4 ? 0x8f : 0xbf;
            return continues(low, high) && continues(0x80, 0xbf) && continues(0x80, 0xbf);
        }
        return false;
    }

    private boolean continues(int low, int high) {
        if (at == text.length) {
            return false;
        }
        int next = text[at++] & 0xff;
        return next >= low && next <= high;
    }

    private void skipSpace() {
        while (at < text.length) {
            byte next = text[at];
            if (next == '\n' || next == '\r') {
                lines = true;
            } else if (next != ' ' && next != '\t') {
                return;
            }
            at++;
        }
    }
}
