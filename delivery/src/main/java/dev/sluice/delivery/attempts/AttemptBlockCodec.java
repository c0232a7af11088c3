// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A block of attempts as bytes. Pure.
 *
 * <p>A version byte and the number of bytes that follow when unpacked; then, deflated: the number of attempts, the columns (endings,
 * statuses, partitions, numbers, what each time and offset is more than the one before it, zigzag, durations), as numbers of seven bits a
 * byte, low first; then 20 bytes of each event's id. Those are the digest that it is and do not get shorter: 20 of the 25 bytes that a
 * success takes.
 */
public final class AttemptBlockCodec {
    private static final byte VERSION = 1;
    private static final int COLUMNS = 7;

    /** More than any block of ours. */
    private static final int MOST_BYTES = 64 * 1024;

    private AttemptBlockCodec() {}

    /**
     * The block's bytes.
     *
     * @param deflater raw, without a header; used again
     */
    static byte[] write(AttemptBlock block, Deflater deflater) {
        int size = block.size();
        ByteArrayOutputStream plain = new ByteArrayOutputStream(size * 32 + 16);
        number(plain, size);
        List<RecordedAttempt> all = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            all.add(block.get(i));
        }
        column(plain, size, i -> all.get(i).ending().code());
        column(plain, size, i -> all.get(i).status());
        column(plain, size, i -> all.get(i).partition());
        column(plain, size, i -> all.get(i).number());
        column(
                plain,
                size,
                i -> zigzag(all.get(i).at() - (i == 0 ? 0 : all.get(i - 1).at())));
        column(
                plain,
                size,
                i -> zigzag(all.get(i).offset() - (i == 0 ? 0 : all.get(i - 1).offset())));
        column(plain, size, i -> Math.max(0, all.get(i).millis()));
        all.forEach(each -> plain.writeBytes(EventIdBytes.of(each.eventId())));
        return packed(plain.toByteArray(), deflater);
    }

    private static byte[] packed(byte[] plain, Deflater deflater) {
        deflater.reset();
        deflater.setInput(plain);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length + 16);
        out.write(VERSION);
        number(out, plain.length);
        byte[] some = new byte[1024];
        while (!deflater.finished()) {
            out.write(some, 0, deflater.deflate(some));
        }
        return out.toByteArray();
    }

    /**
     * The attempts of a block, in the order in which they ended.
     *
     * @throws RuntimeException when the bytes are none that this version reads
     */
    public static List<RecordedAttempt> read(byte[] bytes) {
        ByteBuffer in = unpacked(ByteBuffer.wrap(bytes));
        int size = Math.toIntExact(number(in));
        if (size > AttemptBlock.LIMIT) {
            throw new IllegalArgumentException("a block of " + size);
        }
        long[][] columns = new long[COLUMNS][size];
        for (long[] column : columns) {
            for (int i = 0; i < size; i++) {
                column[i] = number(in);
            }
        }
        List<RecordedAttempt> all = new ArrayList<>(size);
        long at = 0;
        long offset = 0;
        for (int i = 0; i < size; i++) {
            at += unzigzag(columns[4][i]);
            offset += unzigzag(columns[5][i]);
            all.add(new RecordedAttempt(
                    EventIdBytes.read(in),
                    Math.toIntExact(columns[2][i]),
                    offset,
                    Math.toIntExact(columns[3][i]),
                    at,
                    Math.toIntExact(columns[6][i]),
                    Ending.of(Math.toIntExact(columns[0][i])),
                    Math.toIntExact(columns[1][i])));
        }
        return all;
    }

    private static ByteBuffer unpacked(ByteBuffer in) {
        if (in.get() != VERSION) {
            throw new IllegalArgumentException("a block of another version");
        }
        int size = Math.toIntExact(number(in));
        if (size > MOST_BYTES) {
            throw new IllegalArgumentException("a block of " + size + " bytes");
        }
        byte[] plain = new byte[size];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(in);
            int read = 0;
            while (read < size) {
                int more = inflater.inflate(plain, read, size - read);
                if (more == 0) {
                    throw new IllegalArgumentException("a block that ends too soon");
                }
                read += more;
            }
        } catch (DataFormatException broken) {
            throw new IllegalArgumentException("a broken block", broken);
        } finally {
            inflater.end();
        }
        return ByteBuffer.wrap(plain);
    }

    private static void column(ByteArrayOutputStream out, int size, IntToLongFunction value) {
        for (int i = 0; i < size; i++) {
            number(out, value.applyAsLong(i));
        }
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    private static void number(ByteArrayOutputStream out, long value) {
        VarNumbers.write(out, value);
    }

    private static long number(ByteBuffer in) {
        return VarNumbers.read(in);
    }
}
