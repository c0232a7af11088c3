// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Up to which number everything is acknowledged by the log, in two slots written in turn, so that one of them is always whole. When
 * both are lost, what still stands in the files is published again, and every reader skips the copies. Confined to one thread.
 */
final class Progress implements AutoCloseable {
    private static final int SLOT = 16;
    private static final int CHECKED = 12;

    private final Path path;
    private @Nullable FileChannel file;
    private long acked;
    private long slot;

    private Progress(Path path) {
        this.path = path;
    }

    static Progress open(Path path) throws IOException {
        var progress = new Progress(path);
        if (Files.exists(path)) {
            progress.read(Files.readAllBytes(path));
        }
        return progress;
    }

    private void read(byte[] bytes) {
        ByteBuffer slots = ByteBuffer.wrap(bytes);
        for (int at = 0; at + SLOT <= bytes.length && at < 2 * SLOT; at += SLOT) {
            if (slots.getInt(at + CHECKED) == crc(slots, at) && slots.getLong(at) >= acked) {
                acked = slots.getLong(at);
                slot = at == 0 ? 1 : 0;
            }
        }
    }

    private static int crc(ByteBuffer slots, int at) {
        byte[] checked = new byte[CHECKED];
        slots.get(at, checked);
        return Frame.crc(checked, CHECKED);
    }

    long acked() {
        return acked;
    }

    /** Notes it on disk. */
    void acked(long seq) throws IOException {
        if (seq == acked) {
            return;
        }
        if (file == null) {
            file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
        ByteBuffer bytes = ByteBuffer.allocate(SLOT).putLong(seq).putInt(0);
        bytes.putInt(crc(bytes, 0)).flip();
        long at = slot * SLOT;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
        file.force(false);
        slot = 1 - slot;
        acked = seq;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
