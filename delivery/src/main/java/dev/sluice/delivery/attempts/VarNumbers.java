// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Numbers of seven bits a byte, low first; a negative one takes ten bytes. Pure. */
final class VarNumbers {
    private VarNumbers() {}

    static void write(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    static long read(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than ten bytes");
    }
}
