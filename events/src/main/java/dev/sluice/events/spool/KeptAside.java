// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can't be published and is not deleted: it stays in the spool's folder, under a name that no start reads. */
final class KeptAside {
    private static final Logger LOGGER = LoggerFactory.getLogger(KeptAside.class);

    private final SpoolDisk disk;
    private final Path folder;

    KeptAside(SpoolDisk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
    }

    /** An event that the log will never take, in a file of its own that is on disk when this returns. */
    Path event(Spooled spooled) throws IOException {
        Path file = folder.resolve(spooled.event().eventId() + ".refused");
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try (FileChannel kept = disk.open(file, options, SpoolDisk.forOwner(file))) {
            ByteBuffer left = ByteBuffer.wrap(spooled.bytes());
            while (left.hasRemaining()) {
                kept.write(left);
            }
            kept.force(true);
        } catch (IOException failed) {
            Files.deleteIfExists(file);
            throw failed;
        }
        Segment.syncFolder(folder);
        return file;
    }

    /** A file that can't be read to its end. */
    static Path damaged(Path path) throws IOException {
        return Files.move(path, named(path, "damaged"));
    }

    /** The same for one that may not be there any more; never throws. */
    static void ifThere(Path path) {
        try {
            if (Files.exists(path)) {
                damaged(path);
            }
        } catch (IOException failed) {
            LOGGER.atError().setCause(failed).addKeyValue("file", path).log("damaged spool file can't be kept aside");
        }
    }

    /** A file with refused events, for which the disk had no room elsewhere. */
    boolean refused(Path path) {
        try {
            Path aside = Files.move(path, named(path, "refused"));
            Segment.syncFolder(folder);
            LOGGER.atError().addKeyValue("file", aside).log("spool file is kept for the refused events in it");
            return true;
        } catch (IOException failed) {
            LOGGER.atError().setCause(failed).addKeyValue("file", path).log("spool file can't be kept aside");
            return false;
        }
    }

    private static Path named(Path path, String why) {
        return path.resolveSibling(path.getFileName() + "." + why + "-" + System.currentTimeMillis());
    }
}
