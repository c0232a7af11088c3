// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.cursor;

import dev.sluice.subscriptions.cursor.BadCursorException.Reason;
import dev.sluice.subscriptions.secret.KeyRing;
import dev.sluice.subscriptions.secret.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import org.apache.kafka.common.Uuid;

/**
 * Cursors as opaque signed text: base64url, at most {@value #MAX_CHARS} characters, valid on every node with the same
 * master key. Thread-safe.
 */
public final class CursorCodec {
    /*
     * version 1 | topic id 16 | varint n | varint least offset | width 1 | shift 1 | n × width bits, (offset - least) >>
     * shift | the first 16 bytes of HMAC-SHA256(key, all before, 0, tenant). The tenant is bound, not told. The shift is
     * 0 unless offsets lie so far apart that they would not fit: then the cursor says a little less than it could, which
     * repeats up to 2^shift - 1 events of a partition and loses none. 200 partitions keep 28 bits each.
     */

    /** The most a cursor takes, as promised to clients. */
    public static final int MAX_CHARS = 1_024;

    private static final byte VERSION = 1;
    private static final int MAC_BYTES = 16;
    private static final int ID_BYTES = 16;
    private static final int MAX_BYTES = MAX_CHARS / 4 * 3;
    private static final int MAX_VARINT = 9;
    private static final int MAX_PARTITIONS = 4_096;
    private static final int VECTOR_BITS = (MAX_BYTES - 1 - ID_BYTES - 2 - MAX_VARINT - 2 - MAC_BYTES) * 8;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    /** Of every master key; the first signs, any verifies. */
    private final List<Mac> prepared;

    /** A codec whose key is derived from the master key. */
    public CursorCodec(byte[] masterKey) {
        this(KeyRing.of(masterKey));
    }

    /** A codec that signs by the current master key, and takes what any of them signed. */
    public CursorCodec(KeyRing ring) {
        this.prepared =
                ring.all().stream().map(key -> key.mac("sluice cursor v1")).toList();
    }

    /** The cursor as text; offsets are told exactly, or a little lower where that would not fit. */
    public String encode(Cursor cursor) {
        var out = new byte[MAX_BYTES];
        int at = writeBody(cursor, out);
        System.arraycopy(mac(prepared.getFirst(), out, at, cursor.tenant()), 0, out, at, MAC_BYTES);
        return new String(TEXT.encode(Arrays.copyOf(out, at + MAC_BYTES)), StandardCharsets.ISO_8859_1);
    }

    /**
     * The cursor, if it is one that a gateway with one of these master keys made for this tenant.
     *
     * @throws BadCursorException when it is not
     */
    public Cursor decode(String text, String tenant) {
        byte[] bytes = bytes(text);
        if (bytes[0] != VERSION) throw new BadCursorException(Reason.OTHER_VERSION);
        int end = bytes.length - MAC_BYTES;
        if (end < 1 + ID_BYTES + 2) throw new BadCursorException(Reason.MALFORMED);
        if (!isOurs(bytes, end, tenant)) throw new BadCursorException(Reason.NOT_OURS);
        return readBody(bytes, end, tenant);
    }

    private static int writeBody(Cursor cursor, byte[] out) {
        int n = cursor.partitions();
        if (n > MAX_PARTITIONS)
            throw new IllegalArgumentException(n + " partitions; a cursor has room for " + MAX_PARTITIONS);
        long least = n == 0 ? 0 : Long.MAX_VALUE;
        long most = 0;
        for (int p = 0; p < n; p++) {
            least = Math.min(least, cursor.next(p));
            most = Math.max(most, cursor.next(p));
        }
        int needed = Long.SIZE - Long.numberOfLeadingZeros(most - least);
        int width = Math.min(needed, VECTOR_BITS / Math.max(1, n));
        out[0] = VERSION;
        putLong(out, 1, cursor.topicId().getMostSignificantBits());
        putLong(out, 9, cursor.topicId().getLeastSignificantBits());
        int at = putVarint(out, putVarint(out, 1 + ID_BYTES, n), least);
        out[at] = (byte) width;
        out[at + 1] = (byte) (needed - width);
        for (int p = 0; p < n; p++)
            putBits(out, (at + 2) * 8 + p * width, width, (cursor.next(p) - least) >> (needed - width));
        return at + 2 + (n * width + 7) / 8;
    }

    private static Cursor readBody(byte[] in, int end, String tenant) {
        var reader = new Reader(in, 1 + ID_BYTES, end);
        long n = reader.varint();
        long least = reader.varint();
        int width = reader.octet();
        int shift = reader.octet();
        if (n > MAX_PARTITIONS || width + shift >= Long.SIZE || reader.at + (n * width + 7) / 8 != end)
            throw new BadCursorException(Reason.MALFORMED);
        var next = new long[(int) n];
        for (int p = 0; p < next.length; p++) next[p] = least + (bits(in, reader.at * 8 + p * width, width) << shift);
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

    private boolean isOurs(byte[] bytes, int end, String tenant) {
        byte[] given = Arrays.copyOfRange(bytes, end, bytes.length);
        for (Mac each : prepared) {
            if (MessageDigest.isEqual(mac(each, bytes, end, tenant), given)) return true;
        }
        return false;
    }

    private static byte[] mac(Mac prepared, byte[] bytes, int length, String tenant) {
        Mac mac = MasterKey.copy(prepared);
        mac.update(bytes, 0, length);
        mac.update((byte) 0);
        byte[] full = mac.doFinal(tenant.getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(full, MAC_BYTES);
    }

    private static int putVarint(byte[] out, int at, long value) {
        int next = at;
        long rest = value;
        for (; (rest & ~0x7FL) != 0; rest >>>= 7) out[next++] = (byte) (rest | 0x80);
        out[next] = (byte) rest;
        return next + 1;
    }

    /** The highest bit first, into zeros. */
    private static void putBits(byte[] out, int at, int width, long value) {
        for (int i = 0; i < width; i++) {
            int bit = at + i;
            if ((value >>> (width - 1 - i) & 1) != 0) out[bit >> 3] |= (byte) (0x80 >>> (bit & 7));
        }
    }

    private static long bits(byte[] in, int at, int width) {
        long value = 0;
        for (int bit = at; bit < at + width; bit++) value = value << 1 | (in[bit >> 3] >>> (7 - (bit & 7)) & 1);
        return value;
    }

    private static void putLong(byte[] out, int at, long value) {
        for (int i = 0; i < Long.BYTES; i++) out[at + i] = (byte) (value >>> (56 - 8 * i));
    }

    private static long getLong(byte[] in, int at) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) value = value << 8 | (in[at + i] & 0xFF);
        return value;
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

        int octet() {
            if (at >= end) throw new BadCursorException(Reason.MALFORMED);
            return in[at++] & 0xFF;
        }

        long varint() {
            long value = 0;
            for (int shift = 0; shift < 63; shift += 7) {
                int next = octet();
                value |= (next & 0x7FL) << shift;
                if (next < 0x80) return value;
            }
            throw new BadCursorException(Reason.MALFORMED);
        }
    }
}
