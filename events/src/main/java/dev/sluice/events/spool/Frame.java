// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One event in a segment: marker (8 bytes), sequence number (8), length (4), CRC-32C of these (4), the event, its CRC-32C (4).
 *
 * <p>The marker is random for each segment: a body that holds the bytes of a frame is never taken for one where a damaged file is
 * searched for the next whole frame.
 */
final class Frame {
    static final int HEAD = 24;
    static final int TAIL = 4;
    private static final int CHECKED = 20;

    private final long seq;
    private final byte[] content;
    private final long end;

    /** @param end the offset behind it in its segment */
    Frame(long seq, byte[] content, long end) {
        this.seq = seq;
        this.content = content;
        this.end = end;
    }

    long seq() {
        return seq;
    }

    byte[] content() {
        return content;
    }

    long end() {
        return end;
    }

    static int size(byte[] content) {
        return HEAD + content.length + TAIL;
    }

    static void write(ByteBuffer to, long marker, long seq, byte[] content) {
        int start = to.position();
        to.putLong(marker).putLong(seq).putInt(content.length);
        to.putInt(headCrc(to, start));
        to.put(content).putInt(crc(content, content.length));
    }

    /** Whether a head with this marker begins here. */
    static boolean isHead(ByteBuffer bytes, int at, long marker) {
        return bytes.getLong(at) == marker
                && bytes.getInt(at + CHECKED) == headCrc(bytes, at)
                && bytes.getInt(at + 16) >= 0;
    }

    private static int headCrc(ByteBuffer bytes, int at) {
        byte[] head = new byte[CHECKED];
        bytes.get(at, head);
        return crc(head, CHECKED);
    }

    /** Of the first {@code length} bytes. */
    static int crc(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
