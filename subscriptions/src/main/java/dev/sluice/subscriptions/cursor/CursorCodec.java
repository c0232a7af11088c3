// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.cursor;

import dev.sluice.subscriptions.cursor.BadCursorException.Reason;
import dev.sluice.subscriptions.secret.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import org.apache.kafka.common.Uuid;

/**
 * Cursors as opaque signed text: base64url, at most {@value #MAX_CHARS} characters, valid on every node with the same
 * master key. Thread-safe.
 */
public final class CursorCodec {
    /*
     * version 1 | topic id 16 | varint n | varint least offset | n × varint (offset - least) | 16 bytes of
     * HMAC-SHA256(key, all before, 0, tenant). The tenant is bound, not told. The layout is canonical: what decodes
     * encodes to the same bytes.
     */

    /** The most a cursor takes, as promised to clients. */
    public static final int MAX_CHARS = 1_024;

    private static final byte VERSION = 1;
    private static final int MAC_BYTES = 16;
    private static final int ID_BYTES = 16;
    private static final int MAX_BYTES = MAX_CHARS / 4 * 3;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final Mac prepared;

    /** A codec whose key is derived from the master key. */
    public CursorCodec(byte[] masterKey) {
        this.prepared = MasterKey.of(masterKey).mac("sluice cursor v1");
    }

    /** Throws IllegalArgumentException when there are more partitions than fit. */
    public String encode(Cursor cursor) {
        var out = new byte[MAX_BYTES];
        int at = writeBody(cursor, out);
        System.arraycopy(mac(out, at, cursor.tenant()), 0, out, at, MAC_BYTES);
        return new String(TEXT.encode(Arrays.copyOf(out, at + MAC_BYTES)), StandardCharsets.ISO_8859_1);
    }

    /**
     * The cursor, if it is one that a gateway with this master key made for this tenant.
     *
     * @throws BadCursorException when it is not
     */
    public Cursor decode(String text, String tenant) {
        byte[] bytes = bytes(text);
        if (bytes[0] != VERSION) throw new BadCursorException(Reason.OTHER_VERSION);
        int end = bytes.length - MAC_BYTES;
        if (end < 1 + ID_BYTES + 2) throw new BadCursorException(Reason.MALFORMED);
        if (!MessageDigest.isEqual(mac(bytes, end, tenant), Arrays.copyOfRange(bytes, end, bytes.length)))
            throw new BadCursorException(Reason.NOT_OURS);
        return readBody(bytes, end, tenant);
    }

    private static int writeBody(Cursor cursor, byte[] out) {
        int n = cursor.partitions();
        long least = n == 0 ? 0 : Long.MAX_VALUE;
        for (int p = 0; p < n; p++) least = Math.min(least, cursor.next(p));
        out[0] = VERSION;
        putLong(out, 1, cursor.topicId().getMostSignificantBits());
        putLong(out, 9, cursor.topicId().getLeastSignificantBits());
        int at = putVarint(out, putVarint(out, 1 + ID_BYTES, n), least);
        for (int p = 0; p < n; p++) at = putVarint(out, at, cursor.next(p) - least);
        if (at + MAC_BYTES > MAX_BYTES) throw tooMany(n);
        return at;
    }

    private static Cursor readBody(byte[] in, int end, String tenant) {
        var reader = new Reader(in, 1 + ID_BYTES, end);
        long n = reader.varint();
        if (n > in.length) throw new BadCursorException(Reason.MALFORMED);
        long least = reader.varint();
        var next = new long[(int) n];
        for (int p = 0; p < next.length; p++) next[p] = Math.addExact(least, reader.varint());
        if (reader.at != end) throw new BadCursorException(Reason.MALFORMED);
        return new Cursor(new Uuid(getLong(in, 1), getLong(in, 9)), tenant, next);
    }

    private static byte[] bytes(String text) {
        if (text.isEmpty() || text.length() > MAX_CHARS) throw new BadCursorException(Reason.MALFORMED);
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            boolean canonical = bytes.length > 0 && TEXT.encodeToString(bytes).equals(text);
            if (!canonical) throw new BadCursorException(Reason.MALFORMED);
            return bytes;
        } catch (IllegalArgumentException notBase64) {
            throw new BadCursorException(Reason.MALFORMED);
        }
    }

    private byte[] mac(byte[] bytes, int length, String tenant) {
        Mac mac = MasterKey.copy(prepared);
        mac.update(bytes, 0, length);
        mac.update((byte) 0);
        byte[] full = mac.doFinal(tenant.getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(full, MAC_BYTES);
    }

    private static int putVarint(byte[] out, int at, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            if (at >= MAX_BYTES - 1) throw tooMany(0);
            out[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        if (at >= MAX_BYTES) throw tooMany(0);
        out[at] = (byte) rest;
        return at + 1;
    }

    private static void putLong(byte[] out, int at, long value) {
        for (int i = 0; i < Long.BYTES; i++) out[at + i] = (byte) (value >>> (56 - 8 * i));
    }

    private static long getLong(byte[] in, int at) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) value = value << 8 | (in[at + i] & 0xFF);
        return value;
    }

    private static IllegalArgumentException tooMany(int partitions) {
        return new IllegalArgumentException("a cursor over " + partitions + " partitions does not fit " + MAX_CHARS);
    }

    /** Confined to one decode. */
    private static final class Reader {
        private final byte[] in;
        private final int end;
        private int at;

        Reader(byte[] in, int at, int end) {
            this.in = in;
            this.at = at;
            this.end = end;
        }

        long varint() {
            long value = 0;
            for (int shift = 0; shift < 63; shift += 7) {
                if (at >= end) throw new BadCursorException(Reason.MALFORMED);
                byte next = in[at++];
                value |= (next & 0x7FL) << shift;
                if (next >= 0) return value;
            }
            throw new BadCursorException(Reason.MALFORMED);
        }
    }
}
