// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
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
    private final SpoolDisk disk;
    private final Progress progress;
    private final KeptAside aside;
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
    /** Of the drain's thread. */
    private boolean noting = true;

    private SpoolFiles(SpoolOptions options, SpoolDisk disk, Progress progress) {
        this.options = options;
        this.disk = disk;
        this.progress = progress;
        this.aside = new KeptAside(disk, options.folder());
    }

    /**
     * Looks through what an earlier process left. What ends within a frame is cut there; what is damaged is told, and kept aside when
     * the rest of its file is published.
     *
     * @param waiting is given every event that is not acknowledged, in order
     */
    static SpoolFiles open(SpoolOptions options, SpoolDisk disk, Consumer<Spooled> waiting) throws IOException {
        var progress = Progress.open(disk, options.folder());
        var files = new SpoolFiles(options, disk, progress);
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
        try (SegmentReader reader = SegmentReader.open(disk, path)) {
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
            var present = new BitSet();
            for (Frame frame = reader.next(size); frame != null; frame = reader.next(size)) {
                last = Math.max(last, frame.seq());
                end = frame.end();
                if (frame.seq() > progress.acked()) {
                    var known = Spooled.of(frame.content());
                    known.ifPresent(waiting);
                    present.set(index(reader, frame), known.isPresent());
                } else {
                    present.set(index(reader, frame));
                }
            }
            if (reader.isTorn()) {
                LOGGER.atInfo()
                        .addKeyValue("file", path)
                        .addKeyValue("bytes", size - reader.position())
                        .log("spool ends within an event that was never answered; cut there");
            }
            var absent = (BitSet) present.clone();
            absent.flip(0, (int) (last + 1 - reader.head().firstSeq()));
            boolean damaged = reader.damagedBytes() > 0 || !absent.isEmpty();
            if (damaged) {
                damagedBytes += reader.damagedBytes();
                LOGGER.atError()
                        .addKeyValue("file", path)
                        .addKeyValue("damagedBytes", reader.damagedBytes())
                        .addKeyValue("missingEvents", absent.cardinality())
                        .log("spool is damaged: what can't be read is not published; the file is kept");
            }
            nextSeq = Math.max(nextSeq, last + 1);
            if (last < reader.head().firstSeq()) {
                letGo(path, damaged);
                return;
            }
            var segment = Segment.found(path, reader.head(), damaged ? reader.position() : end, last, absent);
            if (damaged) {
                segment.damaged();
            }
            segments.add(segment);
        }
    }

    private static int index(SegmentReader reader, Frame frame) {
        return Math.toIntExact(frame.seq() - reader.head().firstSeq());
    }

    /** There is no event in it. */
    private static void letGo(Path path, boolean damaged) throws IOException {
        if (damaged) {
            KeptAside.damaged(path);
        } else {
            Files.delete(path);
        }
    }

    private void unreadable(Path path, long size) throws IOException {
        damagedBytes += size;
        Path kept = KeptAside.damaged(path);
        LOGGER.atError().addKeyValue("file", kept).log("spool file can't be read at all: nothing of it is published");
    }

    /** Appends these in order, and returns when they are on disk. By the writer's thread. */
    void append(List<byte[]> contents) throws IOException {
        Segment segment = writable();
        try {
            segment.append(contents);
        } catch (IOException | RuntimeException | Error failed) {
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
        progress.prepare();
        Segment created = Segment.create(disk, options.folder(), nextSeq);
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

    /** What is left of this segment; null when it has no head any more. */
    @Nullable
    SegmentReader reader(Segment segment) throws IOException {
        return SegmentReader.open(disk, segment.path());
    }

    /**
     * Everything up to {@code seq} is on the log, or kept by {@link #refused}: notes it, and lets go of files that hold nothing else,
     * also when the disk takes no note, because only that gives it room again. By the drain's thread.
     */
    void acked(long seq) {
        progress.acked(seq);
        List<Segment> done = passed(seq);
        done.removeIf(segment -> !isSettled(segment));
        note(seq);
        for (Segment segment : done) {
            if (segment.isDamaged()) {
                KeptAside.ifThere(segment.path());
            } else if (segment.firstRefused() == Long.MAX_VALUE) {
                segment.discard();
            }
        }
        measure();
    }

    /** The segments that hold nothing else; they are in the list no more. */
    private List<Segment> passed(long seq) {
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
        return done;
    }

    private void note(long seq) {
        try {
            progress.note(Math.min(seq, firstRefused() - 1));
            noting = true;
        } catch (IOException refused) {
            if (noting) {
                noting = false;
                LOGGER.atError()
                        .setCause(refused)
                        .log("the spool's progress can't be noted: after a restart some events are published again");
            }
        }
    }

    /** Of those that stand nowhere but in a segment; {@link Long#MAX_VALUE} when there is none. */
    private long firstRefused() {
        lock.lock();
        try {
            return segments.stream().mapToLong(Segment::firstRefused).min().orElse(Long.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Keeps an event that the log will never take: in a file of its own, or, where the disk has no room for one, in that of its segment,
     * which is then kept as {@code *.refused-*}. By the drain's thread.
     */
    void refused(long seq, Spooled spooled) {
        String id = spooled.event().eventId();
        try {
            Path file = aside.event(spooled);
            LOGGER.atError()
                    .addKeyValue("eventId", id)
                    .addKeyValue("file", file)
                    .log("refused event is kept aside");
        } catch (IOException full) {
            LOGGER.atError().setCause(full).addKeyValue("eventId", id).log("refused event stays in its spool file");
            Segment holding = holding(seq - 1);
            if (holding != null) {
                holding.refused(seq);
            }
        }
    }

    /** Whether nothing of it is wanted under its name any more; else it stays, and is tried again. */
    private boolean isSettled(Segment segment) {
        segment.seal();
        if (segment.firstRefused() == Long.MAX_VALUE || aside.refused(segment.path())) {
            return true;
        }
        lock.lock();
        try {
            segments.addFirst(segment);
        } finally {
            lock.unlock();
        }
        return false;
    }

    private void measure() {
        lock.lock();
        try {
            bytes = segments.stream().mapToLong(Segment::durable).sum();
        } finally {
            lock.unlock();
        }
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
