// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Who an event is: the first 20 bytes of SHA-256(tenant, 0, source, 0, id). Immutable but for a cache of its text. */
final class Identity {
    private static final String PREFIX = "evt_";
    private static final byte[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".getBytes(StandardCharsets.US_ASCII);
    private static final MessageDigest SHA_256 = sha256();

    private final Digest digest;
    private final int rest;
    // written by any thread with the same text: the race is harmless
    private @Nullable String text;

    private Identity(Digest digest, int rest) {
        this.digest = digest;
        this.rest = rest;
    }

    static Identity of(String tenant, String source, String id) {
        MessageDigest sha = fresh();
        sha.update(tenant.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        sha.update(source.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        ByteBuffer hash = ByteBuffer.wrap(sha.digest(id.getBytes(StandardCharsets.UTF_8)));
        return new Identity(new Digest(hash.getLong(), hash.getLong()), hash.getInt());
    }

    /** The digest that an event id stands for; null when the text is no event id. */
    static @Nullable Digest digestOf(String eventId) {
        if (eventId.length() != PREFIX.length() + 32 || !eventId.startsWith(PREFIX)) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(20);
        for (int group = 0; group < 4; group++) {
            long bits = 0;
            for (int i = 0; i < 8; i++) {
                int value = valueOf(eventId.charAt(PREFIX.length() + group * 8 + i));
                if (value < 0) {
                    return null;
                }
                bits = bits << 5 | value;
            }
            bytes.put((byte) (bits >>> 32)).putInt((int) bits);
        }
        return new Digest(bytes.getLong(0), bytes.getLong(8));
    }

    Digest digest() {
        return digest;
    }

    String eventId() {
        String known = text;
        if (known == null) {
            known = base32();
            text = known;
        }
        return known;
    }

    private String base32() {
        long high = digest.high();
        long low = digest.low();
        byte[] chars = new byte[PREFIX.length() + 4 * 8];
        for (int at = 0; at < PREFIX.length(); at++) {
            chars[at] = (byte) PREFIX.charAt(at);
        }
        put(chars, 0, high >>> 24);
        put(chars, 1, high << 16 | low >>> 48);
        put(chars, 2, low >>> 8);
        put(chars, 3, low << 32 | (rest & 0xffff_ffffL));
        return new String(chars, StandardCharsets.ISO_8859_1);
    }

    /** Writes the lowest 40 bits as the eight characters of this group. */
    private static void put(byte[] chars, int group, long bits) {
        int at = PREFIX.length() + group * 8;
        for (int shift = 35; shift >= 0; shift -= 5) {
            chars[at++] = ALPHABET[(int) (bits >>> shift) & 31];
        }
    }

    private static int valueOf(char c) {
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
    }

    /** A copy of an unused digest: several times cheaper than asking the providers each time. */
    private static MessageDigest fresh() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException unlikely) {
            return sha256();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
