// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A disk of 4 MiB that a test can fill up: a file system of its own where we may mount one, and one that refuses beside it. */
sealed interface SmallDisk extends AutoCloseable {
    long SIZE = 4L << 20;

    Path root();

    SpoolDisk opener();

    /** Takes all room that is left. */
    void fill() throws IOException;

    @Override
    void close() throws IOException;

    /** All kinds that this machine has. */
    static List<Kind> kinds() {
        return Mounted.isPossible() ? List.of(Kind.values()) : List.of(Kind.REFUSING);
    }

    /** Which kind. */
    enum Kind {
        REFUSING {
            @Override
            SmallDisk in(Path folder) {
                return new Refusing(folder);
            }
        },
        MOUNTED {
            @Override
            SmallDisk in(Path folder) throws IOException {
                return new Mounted(folder);
            }
        };

        abstract SmallDisk in(Path folder) throws IOException;
    }

    /** A tmpfs. */
    record Mounted(Path root) implements SmallDisk {
        public Mounted {
            if (!run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", root.toString())) {
                throw new IllegalStateException("tmpfs could not be mounted");
            }
        }

        static boolean isPossible() {
            try {
                Path probe = Files.createTempDirectory("mount");
                try {
                    return run("mount", "-t", "tmpfs", "tmpfs", probe.toString()) && run("umount", probe.toString());
                } finally {
                    Files.delete(probe);
                }
            } catch (IOException refused) {
                throw new UncheckedIOException(refused);
            }
        }

        private static boolean run(String... command) {
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
            } catch (IOException none) {
                return false;
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }

        @Override
        public SpoolDisk opener() {
            return SpoolDisk.REAL;
        }

        @Override
        public void fill() {
            try (FileChannel ballast =
                    FileChannel.open(root.resolve("ballast"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                for (; ; ) {
                    ballast.write(ByteBuffer.allocate(4096));
                }
            } catch (IOException full) {
                // that is what was wanted
            }
        }

        @Override
        public void close() throws IOException {
            if (!run("umount", root.toString())) {
                throw new IOException("could not be unmounted: " + root);
            }
        }
    }

    /** The real disk, with a bound on what its files take together. */
    final class Refusing implements SmallDisk {
        private final Path root;
        private volatile long room = SIZE;

        Refusing(Path root) {
            this.root = root;
        }

        @Override
        public Path root() {
            return root;
        }

        @Override
        public SpoolDisk opener() {
            return (path, options, attributes) -> {
                boolean isNew = Files.notExists(path);
                FileChannel file = FileChannel.open(path, options, attributes);
                if (isNew && taken() > room) {
                    file.close();
                    throw new IOException("No space left on device");
                }
                return options.equals(Set.of(StandardOpenOption.READ)) ? file : new BoundedChannel(file, this::take);
            };
        }

        private void take(long more) throws IOException {
            if (more > 0 && taken() + more > room) {
                throw new IOException("No space left on device");
            }
        }

        private long taken() throws IOException {
            var sum = new long[1];
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    sum[0] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
            return sum[0];
        }

        @Override
        public void fill() throws IOException {
            room = taken();
        }

        @Override
        public void close() {}
    }

    /** The names in a folder. */
    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
