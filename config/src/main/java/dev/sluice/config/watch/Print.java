// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a file holds, or which names a folder, as a digest, and how to tell cheaply that it still does. Equal when the content is. */
final class Print {
    private static final String NOTHING = "nothing to read";
    private static final long LARGEST = 16L * 1024 * 1024;
    /** A file can change within the grain of its times without their showing it. */
    private static final Duration GRAIN = Duration.ofSeconds(2);

    private final String content;
    private final @Nullable Look look;

    /** What the file system tells without reading. */
    private record Look(
            Instant modified, long size, @Nullable Object key) {}

    private Print(String content, @Nullable Look look) {
        this.content = content;
        this.look = look;
    }

    /** Reads only what may have changed since {@code before}. */
    static Print of(Path file, @Nullable Print before, Instant now) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            var look = new Look(attributes.lastModifiedTime().toInstant(), attributes.size(), attributes.fileKey());
            if (before != null
                    && look.equals(before.look)
                    && look.modified.plus(GRAIN).isBefore(now)) {
                return before;
            }
            if (attributes.isDirectory()) {
                return new Print(digest(names(file)), look);
            }
            boolean readable = attributes.isRegularFile() && attributes.size() <= LARGEST;
            return new Print(readable ? digest(Files.readAllBytes(file)) : NOTHING, look);
        } catch (IOException gone) {
            return new Print(NOTHING, null);
        }
    }

    /** A folder holds names. */
    private static byte[] names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .sorted()
                    .collect(Collectors.joining("/"))
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Print print && content.equals(print.content);
    }

    @Override
    public int hashCode() {
        return content.hashCode();
    }

    @Override
    public String toString() {
        return "Print[" + content + "]";
    }
}
