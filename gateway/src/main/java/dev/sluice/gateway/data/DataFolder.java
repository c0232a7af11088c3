// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A node's data folder. What is random in it is made once, and then always the same. */
public final class DataFolder {
    private static final int NODE_ID_BYTES = 8;
    private static final int KEY_BYTES = 32;
    private static final String JWT_KEY = "jwt.key";
    private static final String MASTER_KEY = "master.key";

    private final Path folder;

    private DataFolder(Path folder) {
        this.folder = folder;
    }

    /** The folder at this path, whether it exists or not; it is made with the first file, for its owner only. */
    public static DataFolder at(Path path) {
        return new DataFolder(path.toAbsolutePath().normalize());
    }

    /** Where it is, absolute. */
    public Path path() {
        return folder;
    }

    /** Where the embedded broker keeps its data. */
    public Path broker() {
        return folder.resolve("kafka");
    }

    /** Where events wait while the log is away. */
    public Path spool() {
        return folder.resolve("spool");
    }

    /**
     * Takes the folder for this process until it ends.
     *
     * @throws FolderInUseException when another process has it
     */
    public FolderLock lock() {
        make();
        return FolderLock.take(folder);
    }

    /** The node's id: 16 hex digits. */
    public String nodeId() {
        return once("node-id", () -> HexFormat.of().formatHex(random(NODE_ID_BYTES)));
    }

    /** The dev key that tokens are signed with; its text's bytes are the key. */
    public String jwtKey() {
        return once(JWT_KEY, DataFolder::randomKey);
    }

    /** The same, without making one. */
    public Optional<String> existingJwtKey() {
        return read(JWT_KEY);
    }

    /** The dev master key: base64 of 32 bytes. */
    public String masterKey() {
        return once(MASTER_KEY, () -> Base64.getEncoder().encodeToString(random(KEY_BYTES)));
    }

    /** The text of a small file of that name, made with {@code first} when it is not there. Only its owner may read it. */
    String once(String name, Supplier<String> first) {
        return read(name).orElseGet(() -> {
            make();
            return write(name, first.get());
        });
    }

    Optional<String> read(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " can't be read", unreadable);
        }
    }

    static String randomKey() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random(KEY_BYTES));
    }

    static byte[] random(int bytes) {
        var random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return random;
    }

    /** Writes the file whole or not at all; when another process was first, its text counts. */
    private String write(String name, String text) {
        Path file = folder.resolve(name);
        try {
            Path whole = Files.createTempFile(folder, name, ".new", forOwner("rw-------"));
            Files.writeString(whole, text + "\n", UTF_8, StandardOpenOption.WRITE);
            try {
                Files.createLink(file, whole);
            } finally {
                Files.delete(whole);
            }
            return text;
        } catch (FileAlreadyExistsException another) {
            return read(name).orElse(text);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(file + " can't be written", unwritable);
        }
    }

    private void make() {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, forOwner("rwx------"));
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(folder + " can't be made", refused);
        }
    }

    private FileAttribute<?>[] forOwner(String permissions) {
        Set<String> views = folder.getFileSystem().supportedFileAttributeViews();
        return views.contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
