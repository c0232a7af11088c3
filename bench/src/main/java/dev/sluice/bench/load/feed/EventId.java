// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.feed;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The contract's formula for event ids, written from contract section 3 alone, so that it can hold the gateway to it. */
public final class EventId {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BYTES = 20;
    private static final int BITS = 5;

    /** {@code evt_} and 32 characters. */
    public static String of(String tenant, String source, String id) {
        byte[] text = (tenant + "\0" + source + "\0" + id).getBytes(StandardCharsets.UTF_8);
        return "evt_" + base32(Arrays.copyOf(sha256(text), BYTES));
    }

    /** SHA-256. */
    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte next : bytes) {
            bits = (bits << Byte.SIZE) | (next & 0xff);
            held += Byte.SIZE;
            while (held >= BITS) {
                held -= BITS;
                text.append(ALPHABET.charAt((bits >> held) & 31));
            }
        }
        return text.toString();
    }

    private EventId() {}
}
