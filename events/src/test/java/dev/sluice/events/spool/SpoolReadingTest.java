// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import static dev.sluice.events.spool.SpoolFilesProperties.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a disk loses while the process runs is told and passed over, and the rest is published. */
class SpoolReadingTest {
    @TempDir
    Path folder;

    @Test
    void a_file_that_became_shorter_costs_what_is_cut_off() throws IOException {
        try (SpoolFiles files = twoFiles()) {
            cut(segment(1), Files.size(segment(1)) - 1);
            assertThat(read(files)).isEqualTo(new All(List.of("e1", "e2", "e3", "e4", "e6", "e7"), 1));
            files.acked(7);
            assertThat(SmallDisk.names(folder)).anyMatch(name -> name.contains(".seg.damaged-"));
        }
    }

    @Test
    void a_file_that_is_gone_costs_what_was_in_it() throws IOException {
        try (SpoolFiles files = twoFiles()) {
            Files.delete(segment(1));
            assertThat(read(files)).isEqualTo(new All(List.of("e6", "e7"), 5));
            files.acked(7);
            assertThat(files.holding(files.acked())).isNull();
        }
    }

    @Test
    void a_file_that_lost_its_head_costs_what_was_in_it() throws IOException {
        try (SpoolFiles files = twoFiles()) {
            cut(segment(1), 7);
            assertThat(read(files)).isEqualTo(new All(List.of("e6", "e7"), 5));
        }
    }

    @Test
    void what_was_damaged_at_the_start_is_not_counted_again_and_what_is_damaged_later_is() throws IOException {
        twoFiles().close();
        byte[] bytes = Files.readAllBytes(segment(1));
        int frame = (bytes.length - SegmentHead.SIZE) / 5;
        bytes[SegmentHead.SIZE + frame + frame / 2] ^= 1;
        Files.write(segment(1), bytes);
        var found = new ArrayList<String>();
        try (SpoolFiles files = open(found, 1)) {
            assertThat(found).containsExactly("e1", "e3", "e4", "e5", "e6", "e7");
            cut(segment(1), bytes.length - 1L);
            assertThat(read(files)).isEqualTo(new All(List.of("e1", "e3", "e4", "e6", "e7"), 1));
        }
    }

    @Test
    @Timeout(120)
    void nothing_is_taken_for_lost_while_it_is_being_written() throws Exception {
        int count = 1_000;
        try (SpoolFiles files = open(new ArrayList<>(), 64 << 20);
                var reading = new SpoolReading(files)) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> append(files, count));
            long lost = 0;
            for (long seq = 0; seq < count; ) {
                Read next = reading.next();
                if (next != null) {
                    lost += next.lost();
                    seq = next.seq();
                } else if (writer.isCompletedExceptionally()) {
                    break;
                }
            }
            writer.get(60, TimeUnit.SECONDS);
            assertThat(lost).isZero();
        }
    }

    private static void append(SpoolFiles files, int count) {
        try {
            for (int i = 1; i <= count; i++) {
                files.append(List.of(event("e" + i)));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Everything that was read, and how much was lost. */
    private record All(List<String> ids, long lost) {}

    private static All read(SpoolFiles files) throws IOException {
        var ids = new ArrayList<String>();
        long lost = 0;
        try (var reading = new SpoolReading(files)) {
            for (Read next = reading.next(); next != null; next = reading.next()) {
                lost += next.lost();
                if (next.spooled() != null) {
                    ids.add(next.spooled().event().id());
                }
            }
        }
        return new All(ids, lost);
    }

    private SpoolFiles twoFiles() throws IOException {
        SpoolFiles files = open(new ArrayList<>(), 1);
        files.append(List.of(event("e1"), event("e2"), event("e3"), event("e4"), event("e5")));
        files.append(List.of(event("e6"), event("e7")));
        return files;
    }

    private SpoolFiles open(List<String> found, long segmentBytes) throws IOException {
        var options = new SpoolOptions(folder, 64 << 20, 10_000, segmentBytes);
        return SpoolFiles.open(
                options, SpoolDisk.REAL, spooled -> found.add(spooled.event().id()));
    }

    private Path segment(long first) {
        return folder.resolve(String.format("%020d.seg", first));
    }

    private static void cut(Path file, long size) throws IOException {
        try (FileChannel opened = FileChannel.open(file, StandardOpenOption.WRITE)) {
            opened.truncate(size);
        }
    }
}
