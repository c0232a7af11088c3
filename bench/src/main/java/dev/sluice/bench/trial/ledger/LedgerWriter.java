// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.ledger;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/** Appends rows to one file, each handed to the operating system before {@link #write} returns. Thread-safe. */
public final class LedgerWriter implements AutoCloseable {
    private static final ObjectWriter JSON = new ObjectMapper().writerFor(Row.class);

    private final FileChannel file;
    private final ReentrantLock lock = new ReentrantLock();

    /** Opens {@code path} for appending, making it when missing. */
    public LedgerWriter(Path path) {
        try {
            this.file = FileChannel.open(path, CREATE, WRITE, APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("ledger " + path + " can't be opened", e);
        }
    }

    /** Appends one row. */
    public void write(Row row) {
        try {
            byte[] json = JSON.writeValueAsBytes(row);
            ByteBuffer line = ByteBuffer.allocate(json.length + 1)
                    .put(json)
                    .put((byte) '\n')
                    .flip();
            append(line);
        } catch (IOException e) {
            throw new UncheckedIOException("ledger row can't be written", e);
        }
    }

    private void append(ByteBuffer line) throws IOException {
        lock.lock();
        try {
            while (line.hasRemaining()) {
                file.write(line);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        try {
            file.force(true);
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("ledger can't be closed", e);
        }
    }
}
