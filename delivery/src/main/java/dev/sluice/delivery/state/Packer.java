// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.state;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes bytes and variable-length numbers. */
final class Packer {
    private byte[] bytes;
    private int size;

    Packer(int expected) {
        bytes = new byte[expected];
    }

    Packer bits(byte one) {
        ensure(1);
        bytes[size++] = one;
        return this;
    }

    Packer raw(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    /** Seven bits a byte, low first; a negative number takes ten bytes. */
    Packer number(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
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
        throw new StateCodecException("a number of more than ten bytes");
    }
}
