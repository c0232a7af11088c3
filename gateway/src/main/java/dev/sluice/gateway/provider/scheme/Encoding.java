// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How signature bytes are written as text.
 *
 * <p>Hex may be of either case (some senders use capitals). Base64 of RFC 4648 section 4 has its padding; the URL-safe one of section 5 may
 * leave it out (RFC 7515). One signature has one text: where bits that stand for nothing are not zero, the text is that of no bytes at all,
 * which are nobody's signature.
 */
public enum Encoding {
    HEX {
        @Override
        public byte @Nullable [] decode(String text, int from, int to) {
            int length = to - from;
            if (length <= 0 || length % 2 != 0) {
                return null;
            }
            byte[] bytes = new byte[length / 2];
            for (int i = 0; i < bytes.length; i++) {
                char high = text.charAt(from + 2 * i);
                char low = text.charAt(from + 2 * i + 1);
                if (!HexFormat.isHexDigit(high) || !HexFormat.isHexDigit(low)) {
                    return null;
                }
                bytes[i] = (byte) (HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low));
            }
            return bytes;
        }

        @Override
        public String encode(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
    },
    BASE64 {
        @Override
        public byte @Nullable [] decode(String text, int from, int to) {
            return (to - from) % 4 == 0 ? decodeBase64(text, from, to, STANDARD) : null;
        }

        @Override
        public String encode(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    },
    BASE64URL {
        @Override
        public byte @Nullable [] decode(String text, int from, int to) {
            return decodeBase64(text, from, to, URL_SAFE);
        }

        @Override
        public String encode(byte[] bytes) {
            return Base64.getUrlEncoder().encodeToString(bytes);
        }
    };

    private static final byte[] NOBODYS = {};
    private static final byte[] STANDARD = values('+', '/');
    private static final byte[] URL_SAFE = values('-', '_');

    /**
     * The bytes that {@code text[from, to)} stands for, or null when it is not this encoding or empty; an empty array when it is no
     * encoder's text. Never throws.
     */
    public abstract byte @Nullable [] decode(String text, int from, int to);

    public abstract String encode(byte[] bytes);

    private static byte @Nullable [] decodeBase64(String text, int from, int to, byte[] values) {
        int end = withoutPadding(text, from, to);
        int length = end - from;
        if (length <= 0 || length % 4 == 1 || (end < to && (to - from) % 4 != 0)) {
            return null;
        }
        byte[] bytes = new byte[length * 3 / 4];
        int bits = 0;
        int held = 0;
        int written = 0;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            int value = c < values.length ? values[c] : -1;
            if (value < 0) {
                return null;
            }
            bits = bits << 6 | value;
            held += 6;
            if (held >= 8) {
                held -= 8;
                bytes[written++] = (byte) (bits >> held);
                bits &= (1 << held) - 1;
            }
        }
        return bits == 0 ? bytes : NOBODYS;
    }

    private static int withoutPadding(String text, int from, int to) {
        int end = to;
        while (end > from && to - end < 2 && text.charAt(end - 1) == '=') {
            end--;
        }
        return end;
    }

    private static byte[] values(char sixtyTwo, char sixtyThree) {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + sixtyTwo + sixtyThree;
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        return values;
    }
}
