// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** The first 32 bytes of a segment: {@code SLCSPOOL}, version (4), marker (8), first sequence number (8), CRC-32C of these (4). */
record SegmentHead(long marker, long firstSeq) {
    static final int SIZE = 32;
    private static final long MAGIC = 0x534c_4353_504f_4f4cL;
    private static final int VERSION = 1;
    private static final int CHECKED = SIZE - Integer.BYTES;

    ByteBuffer bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putLong(marker)
                .putLong(firstSeq);
        return bytes.putInt(crc(bytes)).flip();
    }

    /** Null when there is none, or one of another version. */
    static @Nullable SegmentHead read(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, bytes.position()) < 0) {
                return null;
            }
        }
        boolean ours =
                bytes.getLong(0) == MAGIC && bytes.getInt(Long.BYTES) == VERSION && bytes.getInt(CHECKED) == crc(bytes);
        return ours ? new SegmentHead(bytes.getLong(12), bytes.getLong(20)) : null;
    }

    private static int crc(ByteBuffer bytes) {
        byte[] checked = new byte[CHECKED];
        bytes.get(0, checked);
        return Frame.crc(checked, CHECKED);
    }
}
