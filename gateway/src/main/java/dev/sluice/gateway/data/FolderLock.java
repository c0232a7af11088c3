// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The data folder is this process's as long as this is open. The operating system gives it back when the process dies. */
public final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock take(Path folder) {
        try {
            var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isTaken(channel)) {
                return new FolderLock(channel);
            }
            channel.close();
            throw new FolderInUseException(folder);
        } catch (IOException refused) {
            throw new UncheckedIOException("the data folder " + folder + " can't be locked", refused);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock()).isPresent();
        } catch (OverlappingFileLockException byThisProcess) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException refused) {
            throw new UncheckedIOException("the data folder's lock can't be given back", refused);
        }
    }
}
