// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * A server's WebSocket frames (RFC 6455, 5.2) as bytes. They are not masked, so one frame's bytes are the same for every client and can be
 * shared.
 */
public final class Frames {
    private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;
    private static final int LAST = 0x80;
    private static final int TEXT = 0x1;
    private static final int PING = 0x9;

    private Frames() {}

    /** Memory that is ready for a socket. */
    public static ByteBuf allocate(int bytes) {
        return ALLOCATOR.directBuffer(bytes);
    }

    /** A ping without payload. */
    public static ByteBuf ping() {
        return allocate(2).writeByte(LAST | PING).writeByte(0);
    }

    /** The header of a text frame that is a whole message. */
    static void textHeader(ByteBuf out, int payload) {
        out.writeByte(LAST | TEXT);
        if (payload < 126) {
            out.writeByte(payload);
        } else if (payload < 1 << 16) {
            out.writeByte(126).writeShort(payload);
        } else {
            out.writeByte(127).writeLong(payload);
        }
    }

    /** How many digits a number from 0 has. */
    static int digits(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** Writes a number from 0 in so many digits. */
    static void number(ByteBuf out, long number, int digits) {
        int end = out.writerIndex() + digits;
        out.ensureWritable(digits);
        long rest = number;
        for (int at = end - 1; at >= end - digits; at--) {
            out.setByte(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        out.writerIndex(end);
    }

    static void text(ByteBuf out, byte[] payload) {
        textHeader(out, payload.length);
        out.writeBytes(payload);
    }
}
