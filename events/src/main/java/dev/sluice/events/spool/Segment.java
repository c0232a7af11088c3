// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
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

    private final boolean damaged;

    private Segment(
            Path path, SegmentHead head, @Nullable FileChannel file, long durable, long lastSeq, boolean damaged) {
        this.path = path;
        this.head = head;
        this.file = file;
        this.durable = durable;
        this.lastSeq = lastSeq;
        this.damaged = damaged;
    }

    /** A new one to append to. */
    static Segment create(Path folder, long firstSeq) throws IOException {
        var head = new SegmentHead(new SecureRandom().nextLong(), firstSeq);
        Path path = folder.resolve(String.format("%020d.seg", firstSeq));
        FileChannel file =
                FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), forOwner(path));
        var segment = new Segment(path, head, file, 0, firstSeq - 1, false);
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

    /** One that was written by an earlier process. */
    static Segment found(Path path, SegmentHead head, long durable, long lastSeq, boolean damaged) {
        return new Segment(path, head, null, durable, lastSeq, damaged);
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

    static FileAttribute<?>[] forOwner(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
