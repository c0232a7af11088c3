// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the frames of one segment, whatever happened to it. Confined to one thread.
 *
 * <p>A process that is killed while it writes leaves a file that ends within a frame: that is a torn end, which nobody was promised.
 * Anything else that is no frame is damage: it is counted, and the walk goes on with the next whole frame.
 */
final class SegmentReader implements AutoCloseable {
    private static final int AHEAD = 64 * 1024;
    private static final int LONGEST = 80 * 1024 * 1024;

    private final FileChannel file;
    private final SegmentHead head;
    private ByteBuffer buffer = ByteBuffer.allocate(AHEAD);
    private long bufferAt;
    private int buffered;
    private long position;
    private boolean torn;
    private long damagedBytes;

    private SegmentReader(FileChannel file, SegmentHead head) {
        this.file = file;
        this.head = head;
        this.position = SegmentHead.SIZE;
    }

    /** Null when the file has no head that can be read. */
    static @Nullable SegmentReader open(SpoolDisk disk, Path path) throws IOException {
        FileChannel file = disk.open(path, Set.of(StandardOpenOption.READ));
        SegmentHead head = SegmentHead.read(file);
        if (head == null) {
            file.close();
            return null;
        }
        return new SegmentReader(file, head);
    }

    SegmentHead head() {
        return head;
    }

    /** How far it has read whole frames and damage. */
    long position() {
        return position;
    }

    /** Whether the end is within a frame: told once {@link #next} has returned null. */
    boolean isTorn() {
        return torn;
    }

    /** Bytes that were no frames. */
    long damagedBytes() {
        return damagedBytes;
    }

    /**
     * The next frame that ends at {@code counts} or before; null when there is none (yet).
     *
     * @param counts how much of the file counts; less when the file is shorter than that
     */
    @Nullable
    Frame next(long counts) throws IOException {
        long limit = Math.min(counts, file.size());
        torn = false;
        while (position < limit) {
            long left = limit - position;
            if (left < Frame.HEAD) {
                torn = true;
                return null;
            }
            load(position, Frame.HEAD, limit);
            int at = (int) (position - bufferAt);
            if (!Frame.isHead(buffer, at, head.marker()) || buffer.getInt(at + 16) > LONGEST) {
                if (!resynchronized(limit)) {
                    return null;
                }
                continue;
            }
            long seq = buffer.getLong(at + 8);
            int length = buffer.getInt(at + 16);
            if (left < (long) Frame.HEAD + length + Frame.TAIL) {
                torn = true;
                return null;
            }
            Frame frame = content(seq, length, limit);
            if (frame != null) {
                return frame;
            }
        }
        return null;
    }

    private @Nullable Frame content(long seq, int length, long limit) throws IOException {
        int size = Frame.HEAD + length + Frame.TAIL;
        load(position, size, limit);
        int at = (int) (position - bufferAt) + Frame.HEAD;
        byte[] content = new byte[length];
        buffer.get(at, content);
        boolean whole = buffer.getInt(at + length) == Frame.crc(content, length);
        position += size;
        if (!whole) {
            damagedBytes += size;
            return null;
        }
        return new Frame(seq, content, position);
    }

    /** Goes to the next head; false when there is none before the limit. */
    private boolean resynchronized(long limit) throws IOException {
        int left = Math.toIntExact(limit - position);
        load(position, left, limit);
        int start = (int) (position - bufferAt);
        for (int at = start + 1; at <= start + left - Frame.HEAD; at++) {
            if (Frame.isHead(buffer, at, head.marker())) {
                damagedBytes += at - start;
                position += at - start;
                return true;
            }
        }
        if (isZero(start, left)) {
            // a file system that lost its power may have made room without having written
            torn = true;
        } else {
            damagedBytes += left;
            position = limit;
        }
        return false;
    }

    private boolean isZero(int from, int length) {
        for (int at = from; at < from + length; at++) {
            if (buffer.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Has {@code length} bytes from {@code from} in the buffer. */
    private void load(long from, int length, long limit) throws IOException {
        if (from >= bufferAt && from + length <= bufferAt + buffered) {
            return;
        }
        int wanted = (int) Math.min(Math.max(length, AHEAD), limit - from);
        if (buffer.capacity() < wanted || (wanted <= AHEAD && buffer.capacity() > 4 * AHEAD)) {
            buffer = ByteBuffer.allocate(Math.max(wanted, AHEAD));
        }
        buffer.clear().limit(wanted);
        int read = 0;
        while (read < wanted) {
            int more = file.read(buffer, from + read);
            if (more < 0) {
                throw new EOFException("the file has just become shorter");
            }
            read += more;
        }
        bufferAt = from;
        buffered = read;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
