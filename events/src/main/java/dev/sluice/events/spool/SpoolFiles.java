// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a spool: segments in the order of their numbers, of which the last is written, and the progress. Thread-safe, with one
 * thread that appends and one that reads and acknowledges.
 */
final class SpoolFiles implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SpoolFiles.class);
    private static final String SUFFIX = ".seg";

    private final SpoolOptions options;
    private final Progress progress;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private final List<Segment> segments = new ArrayList<>();
    /** The one that is appended to: guarded by the lock. */
    private @Nullable Segment active;
    /** Whether that is being done now, so that nobody takes it away: guarded by the lock. */
    private boolean appending;

    private long nextSeq = 1;
    private long damagedBytes;
    private volatile long bytes;

    private SpoolFiles(SpoolOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Looks through what an earlier process left. What ends within a frame is cut there; what is damaged is told, and kept aside when
     * the rest of its file is published.
     *
     * @param waiting is given every event that is not acknowledged, in order
     */
    static SpoolFiles open(SpoolOptions options, Consumer<Spooled> waiting) throws IOException {
        var files = new SpoolFiles(options, Progress.open(options.folder().resolve("progress")));
        files.nextSeq = files.progress.acked() + 1;
        for (Path path : files.found()) {
            files.take(path, waiting);
        }
        files.acked(files.acked());
        return files;
    }

    private List<Path> found() throws IOException {
        if (!Files.isDirectory(options.folder())) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(options.folder())) {
            return paths.filter(path -> path.getFileName().toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparing(path -> path.getFileName().toString()))
                    .toList();
        }
    }

    private void take(Path path, Consumer<Spooled> waiting) throws IOException {
        long size = Files.size(path);
        try (SegmentReader reader = SegmentReader.open(path)) {
            if (reader == null) {
                if (size <= SegmentHead.SIZE) {
                    Files.delete(path);
                } else {
                    unreadable(path, size);
                }
                return;
            }
            long last = reader.head().firstSeq() - 1;
            long end = SegmentHead.SIZE;
            long unknown = 0;
            for (Frame frame = reader.next(size); frame != null; frame = reader.next(size)) {
                last = Math.max(last, frame.seq());
                end = frame.end();
                if (frame.seq() > progress.acked()) {
                    var known = Spooled.of(frame.content());
                    known.ifPresent(waiting);
                    unknown += known.isPresent() ? 0 : 1;
                }
            }
            if (reader.isTorn()) {
                LOGGER.atInfo()
                        .addKeyValue("file", path)
                        .addKeyValue("bytes", size - reader.position())
                        .log("spool ends within an event that was never answered; cut there");
            }
            boolean damaged = reader.damagedBytes() > 0 || reader.missing() > 0 || unknown > 0;
            if (damaged) {
                damagedBytes += reader.damagedBytes();
                LOGGER.atError()
                        .addKeyValue("file", path)
                        .addKeyValue("damagedBytes", reader.damagedBytes())
                        .addKeyValue("missingEvents", reader.missing() + unknown)
                        .log("spool is damaged: what can't be read is not published; the file is kept");
            }
            nextSeq = Math.max(nextSeq, last + 1);
            if (last < reader.head().firstSeq()) {
                letGo(path, damaged);
                return;
            }
            segments.add(Segment.found(path, reader.head(), damaged ? reader.position() : end, last, damaged));
        }
    }

    /** There is no event in it. */
    private static void letGo(Path path, boolean damaged) throws IOException {
        if (damaged) {
            aside(path);
        } else {
            Files.delete(path);
        }
    }

    private void unreadable(Path path, long size) throws IOException {
        damagedBytes += size;
        Path aside = aside(path);
        LOGGER.atError().addKeyValue("file", aside).log("spool file can't be read at all: nothing of it is published");
    }

    private static Path aside(Path path) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".damaged-" + System.currentTimeMillis());
        return Files.move(path, aside);
    }

    /** Appends these in order, and returns when they are on disk. By the writer's thread. */
    void append(List<byte[]> contents) throws IOException {
        Segment segment = writable();
        try {
            segment.append(contents);
        } catch (IOException failed) {
            // after a failed fsync nobody knows what of the file is on disk: it is not written again
            retire(segment);
            throw failed;
        } finally {
            // a number is not used twice, because what failed may stand in the file nevertheless
            nextSeq += contents.size();
            appended();
        }
        measure();
        if (segment.durable() >= options.segmentBytes()) {
            retire(segment);
        }
    }

    private void appended() {
        lock.lock();
        try {
            appending = false;
        } finally {
            lock.unlock();
        }
    }

    private Segment writable() throws IOException {
        lock.lock();
        try {
            if (active != null) {
                appending = true;
                return active;
            }
        } finally {
            lock.unlock();
        }
        if (!Files.isDirectory(options.folder())) {
            Files.createDirectories(options.folder());
            Path parent = options.folder().toAbsolutePath().getParent();
            if (parent != null) {
                Segment.syncFolder(parent);
            }
        }
        Segment created = Segment.create(options.folder(), nextSeq);
        lock.lock();
        try {
            segments.add(created);
            active = created;
            appending = true;
        } finally {
            lock.unlock();
        }
        return created;
    }

    private void retire(Segment segment) {
        lock.lock();
        try {
            active = null;
            segment.seal();
            if (segment.isEmpty()) {
                segments.remove(segment);
                segment.discard();
            }
        } finally {
            lock.unlock();
        }
        measure();
    }

    /** The first segment that has events behind number {@code seq}; null when there is none. */
    @Nullable
    Segment holding(long seq) {
        lock.lock();
        try {
            for (Segment segment : segments) {
                if (segment.lastSeq() > seq) {
                    return segment;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Up to where everything is on the log. */
    long acked() {
        return progress.acked();
    }

    /** Notes that everything up to {@code seq} is on the log, and lets go of files that hold nothing else. By the reader's thread. */
    void acked(long seq) throws IOException {
        progress.acked(seq);
        var done = new ArrayList<Segment>();
        lock.lock();
        try {
            for (Segment segment : segments) {
                boolean written = appending && segment.equals(active);
                if (segment.lastSeq() <= seq && !segment.isEmpty() && !written) {
                    done.add(segment);
                }
            }
            segments.removeAll(done);
            if (active != null && done.contains(active)) {
                active = null;
            }
        } finally {
            lock.unlock();
        }
        for (Segment segment : done) {
            segment.seal();
            if (segment.isDamaged()) {
                aside(segment.path());
            } else {
                segment.discard();
            }
        }
        measure();
    }

    private void measure() {
        lock.lock();
        try {
            bytes = segments.stream().mapToLong(Segment::durable).sum();
        } finally {
            lock.unlock();
        }
    }

    Path folder() {
        return options.folder();
    }

    /** Of all files. */
    long bytes() {
        return bytes;
    }

    /** Bytes that were found damaged at the start. */
    long damagedBytes() {
        return damagedBytes;
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (active != null) {
                active.seal();
                active = null;
            }
        } finally {
            lock.unlock();
        }
        progress.close();
    }
}
