// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Up to which number everything is acknowledged by the log. It is noted in two slots of a file, written in turn, so that one of them is
 * always whole; when the disk does not take it, it goes on in memory. What was not noted is published again after a restart, and every
 * reader skips the copies. Thread-safe.
 */
final class Progress implements AutoCloseable {
    private static final int SLOT = 16;
    private static final int CHECKED = 12;

    private final SpoolDisk disk;
    private final Path folder;
    private final Path path;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private @Nullable FileChannel file;
    /** What the file says: guarded by the lock. */
    private long noted;
    /** Which slot is written next: guarded by the lock. */
    private long slot;

    private volatile long acked;

    private Progress(SpoolDisk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
        this.path = folder.resolve("progress");
    }

    static Progress open(SpoolDisk disk, Path folder) throws IOException {
        var progress = new Progress(disk, folder);
        if (Files.exists(progress.path)) {
            progress.read(Files.readAllBytes(progress.path));
        }
        return progress;
    }

    private void read(byte[] bytes) {
        ByteBuffer slots = ByteBuffer.wrap(bytes);
        for (int at = 0; at + SLOT <= bytes.length && at < 2 * SLOT; at += SLOT) {
            if (slots.getInt(at + CHECKED) == crc(slots, at) && slots.getLong(at) >= noted) {
                noted = slots.getLong(at);
                slot = at == 0 ? 1 : 0;
            }
        }
        acked = noted;
    }

    private static int crc(ByteBuffer slots, int at) {
        byte[] checked = new byte[CHECKED];
        slots.get(at, checked);
        return Frame.crc(checked, CHECKED);
    }

    /** Makes the file with both slots, so that to note needs no more room on the disk. */
    void prepare() throws IOException {
        lock.lock();
        try {
            FileChannel prepared = opened();
            if (prepared.size() < 2 * SLOT) {
                write(prepared, noted, 0);
                write(prepared, noted, SLOT);
                prepared.force(true);
                Segment.syncFolder(folder);
            }
        } finally {
            lock.unlock();
        }
    }

    private FileChannel opened() throws IOException {
        FileChannel present = file;
        if (present == null) {
            present = disk.open(
                    path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), SpoolDisk.forOwner(path));
            file = present;
        }
        return present;
    }

    /** Up to where everything is on the log, noted or not. */
    long acked() {
        return acked;
    }

    /** Everything up to {@code seq} is on the log. */
    void acked(long seq) {
        acked = seq;
    }

    /** Notes on disk that nothing up to {@code seq} is wanted any more. */
    void note(long seq) throws IOException {
        lock.lock();
        try {
            if (seq > noted) {
                FileChannel present = opened();
                write(present, seq, slot * SLOT);
                present.force(false);
                slot = 1 - slot;
                noted = seq;
            }
        } finally {
            lock.unlock();
        }
    }

    private static void write(FileChannel file, long seq, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SLOT).putLong(seq).putInt(0);
        bytes.putInt(crc(bytes, 0)).flip();
        while (bytes.hasRemaining()) {
            file.write(bytes, at + bytes.position());
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (file != null) {
                file.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
