// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One file of the spool. Written by the spool's writer only; what it says of itself may be read by any thread. */
final class Segment {
    private final Path path;
    private final SegmentHead head;
    private final @Nullable FileChannel file;

    /** How many bytes of it are on disk and count. */
    private volatile long durable;
    /** Of the last event that counts; one less than the first when there is none. */
    private volatile long lastSeq;

    private volatile boolean damaged;
    /** Of the first event that the log refused and that could not be kept elsewhere. */
    private volatile long firstRefused = Long.MAX_VALUE;
    /** Which could not be read when it was found, counted from the first: nobody waits for them. Not changed afterwards. */
    private final BitSet absent;

    private Segment(
            Path path, SegmentHead head, @Nullable FileChannel file, long durable, long lastSeq, BitSet absent) {
        this.path = path;
        this.head = head;
        this.file = file;
        this.durable = durable;
        this.lastSeq = lastSeq;
        this.absent = absent;
    }

    /** A new one to append to. */
    static Segment create(SpoolDisk disk, Path folder, long firstSeq) throws IOException {
        var head = new SegmentHead(new SecureRandom().nextLong(), firstSeq);
        Path path = folder.resolve(String.format("%020d.seg", firstSeq));
        FileChannel file = disk.open(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), SpoolDisk.forOwner(path));
        var segment = new Segment(path, head, file, 0, firstSeq - 1, new BitSet());
        try {
            segment.writeFully(new ByteBuffer[] {head.bytes()});
            syncFolder(folder);
        } catch (IOException failed) {
            segment.discard();
            throw failed;
        }
        segment.durable = SegmentHead.SIZE;
        return segment;
    }

    /**
     * One that was written by an earlier process.
     *
     * @param absent which of its events can't be read, counted from the first
     */
    static Segment found(Path path, SegmentHead head, long durable, long lastSeq, BitSet absent) {
        return new Segment(path, head, null, durable, lastSeq, absent);
    }

    Path path() {
        return path;
    }

    long durable() {
        return durable;
    }

    long firstSeq() {
        return head.firstSeq();
    }

    long lastSeq() {
        return lastSeq;
    }

    boolean isEmpty() {
        return lastSeq < head.firstSeq();
    }

    boolean isDamaged() {
        return damaged;
    }

    /** Something of it can't be read: its file is not deleted. */
    void damaged() {
        damaged = true;
    }

    /** Of the first event that the log refused and that is nowhere else; {@link Long#MAX_VALUE} when there is none. */
    long firstRefused() {
        return firstRefused;
    }

    /** An event that the log refused is nowhere else: the file is not deleted. By the drain's thread. */
    void refused(long seq) {
        firstRefused = Math.min(firstRefused(), seq);
    }

    /** How many of the events from number {@code from} up to {@code end}, exclusive, were there to be read at first. */
    long present(long from, long end) {
        long first = Math.max(from, head.firstSeq());
        if (first >= end) {
            return 0;
        }
        int begin = (int) (first - head.firstSeq());
        int behind = (int) (end - head.firstSeq());
        return end - first - absent.get(begin, behind).cardinality();
    }

    /** Appends these and returns when they are on disk; nothing of them counts when it throws. */
    void append(List<byte[]> contents) throws IOException {
        long seq = lastSeq;
        int size = 0;
        for (byte[] content : contents) {
            size += Frame.size(content);
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        for (byte[] content : contents) {
            Frame.write(bytes, head.marker(), ++seq, content);
        }
        writeFully(new ByteBuffer[] {bytes.flip()});
        opened().force(false);
        durable = durable() + size;
        lastSeq = seq;
    }

    private void writeFully(ByteBuffer[] bytes) throws IOException {
        for (ByteBuffer each : bytes) {
            while (each.hasRemaining()) {
                opened().write(each);
            }
        }
    }

    private FileChannel opened() {
        if (file == null) {
            throw new IllegalStateException("this segment is only read");
        }
        return file;
    }

    /** Takes away what does not count, if the disk still lets us, and appends no more. */
    void seal() {
        if (file == null) {
            return;
        }
        try (file) {
            if (file.size() > durable) {
                file.truncate(durable);
                file.force(false);
            }
        } catch (IOException refused) {
            // what is behind may be published later as well: it was answered 503, so that its provider may send it
            // again
        }
    }

    /** Closes and deletes it, if it can be. */
    void discard() {
        try {
            if (file != null) {
                file.close();
            }
            Files.deleteIfExists(path);
        } catch (IOException refused) {
            // empty, or published: it is found again at the next start
        }
    }

    static void syncFolder(Path folder) throws IOException {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
