// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import static dev.sluice.events.spool.SpoolFilesProperties.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.events.LogFixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFilesTest {
    @TempDir
    Path folder;

    @Test
    void an_event_comes_back_as_it_was() {
        var event = LogFixture.builder("1")
                .subject("s")
                .partitionKey("cus_1")
                .traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .keep("x-github-event", "push")
                .build();
        Spooled again = Spooled.of(new Spooled(event, true).bytes()).orElseThrow();
        assertThat(again.repeatable()).isTrue();
        assertThat(again.bytes()).isEqualTo(new Spooled(event, true).bytes());
        assertThat(again.event().eventId()).isEqualTo(event.eventId());
        assertThat(again.event().key()).isEqualTo("cus_1");
        assertThat(again.event().kept()).isEqualTo(event.kept());
        assertThat(again.event().data()).isEqualTo(event.data());
        assertThat(again.event().receivedMillis()).isEqualTo(event.receivedMillis());
    }

    @Test
    void a_body_that_looks_like_a_frame_is_not_taken_for_one_where_a_file_is_damaged() throws IOException {
        ByteBuffer forged = ByteBuffer.allocate(Frame.size(event("forged")));
        Frame.write(forged, 0, 2, event("forged"));
        byte[] carrier =
                new Spooled(LogFixture.builder("carrier").data(forged.array()).build(), true).bytes();
        try (SpoolFiles files = open(new ArrayList<>())) {
            files.append(List.of(carrier, event("next")));
        }
        Path file = segments().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        bytes[SegmentHead.SIZE] ^= 1;
        Files.write(file, bytes);
        var found = new ArrayList<String>();
        open(found).close();
        assertThat(found).containsExactly("next");
    }

    @Test
    void zeros_behind_the_end_are_no_damage() throws IOException {
        try (SpoolFiles files = open(new ArrayList<>())) {
            files.append(List.of(event("1")));
        }
        Files.write(segments().getFirst(), new byte[4096], StandardOpenOption.APPEND);
        var found = new ArrayList<String>();
        try (SpoolFiles again = open(found)) {
            assertThat(again.damagedBytes()).isZero();
        }
        assertThat(found).containsExactly("1");
    }

    @Test
    void a_file_whose_head_is_damaged_is_told_and_kept_aside() throws IOException {
        try (SpoolFiles files = open(new ArrayList<>())) {
            files.append(List.of(event("1")));
        }
        Path file = segments().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        bytes[9] ^= 1;
        Files.write(file, bytes);
        var found = new ArrayList<String>();
        try (SpoolFiles again = open(found)) {
            assertThat(again.damagedBytes()).isEqualTo(bytes.length);
            again.append(List.of(event("2")));
        }
        assertThat(found).isEmpty();
        try (Stream<Path> paths = Files.list(folder)) {
            assertThat(paths.map(path -> path.getFileName().toString()))
                    .anyMatch(name -> name.contains(".seg.damaged-"));
        }
        open(found).close();
        assertThat(found).containsExactly("2");
    }

    @Test
    void a_lost_progress_repeats_and_skips_nothing() throws IOException {
        try (SpoolFiles files = open(new ArrayList<>())) {
            files.append(List.of(event("1"), event("2"), event("3")));
            files.acked(2);
        }
        Files.write(folder.resolve("progress"), new byte[32]);
        var found = new ArrayList<String>();
        open(found).close();
        assertThat(found).containsExactly("1", "2", "3");
    }

    @Test
    void files_go_when_all_of_them_is_acknowledged_and_numbers_go_on() throws IOException {
        try (SpoolFiles files = open(new ArrayList<>())) {
            files.append(List.of(event("1"), event("2")));
            files.acked(2);
            assertThat(files.bytes()).isZero();
            assertThat(segments()).isEmpty();
        }
        try (SpoolFiles files = open(new ArrayList<>())) {
            files.append(List.of(event("3")));
            assertThat(files.holding(2)).isNotNull();
        }
        var found = new ArrayList<String>();
        open(found).close();
        assertThat(found).containsExactly("3");
    }

    @Test
    void a_disk_that_refuses_is_told_and_taken_again_when_it_takes() throws IOException {
        Path blocked = folder.resolve("blocked");
        Files.writeString(blocked, "no folder");
        var options = new SpoolOptions(blocked.resolve("spool"), 1 << 20, 10, 1 << 20);
        try (SpoolFiles files = SpoolFiles.open(options, SpoolDisk.REAL, spooled -> {})) {
            assertThatThrownBy(() -> files.append(List.of(event("1")))).isInstanceOf(IOException.class);
            Files.delete(blocked);
            files.append(List.of(event("2")));
        }
        var found = new ArrayList<String>();
        SpoolFiles.open(
                        options,
                        SpoolDisk.REAL,
                        spooled -> found.add(spooled.event().id()))
                .close();
        assertThat(found).containsExactly("2");
    }

    /** Mounts a file system of 256 KiB; false where this process may not. */
    private static boolean mounts(Path at) throws IOException, InterruptedException {
        Files.createDirectories(at);
        return run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", at.toString());
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    @Test
    void a_disk_that_is_full_or_read_only_refuses_and_nothing_that_was_answered_is_lost() throws Exception {
        Path disk = folder.resolve("disk");
        if (!mounts(disk)) {
            System.err.println("may not mount a file system here: FullDiskTest, which refuses by itself, has to do");
            return;
        }
        try {
            var options = new SpoolOptions(disk.resolve("spool"), 1L << 30, 10_000, 32 << 10);
            List<String> answered = new ArrayList<>();
            try (SpoolFiles files = SpoolFiles.open(options, SpoolDisk.REAL, spooled -> {})) {
                assertThatThrownBy(() -> fill(files, answered, "a")).isInstanceOf(IOException.class);
                assertThat(answered).hasSizeBetween(10, 250);
                assertThatThrownBy(() -> fill(files, answered, "b")).isInstanceOf(IOException.class);

                assertThat(run("mount", "-o", "remount,size=512k", disk.toString()))
                        .isTrue();
                files.append(List.of(event("room")));
                answered.add("room");
            }
            List<String> found = new ArrayList<>();
            try (SpoolFiles files = SpoolFiles.open(
                    options,
                    SpoolDisk.REAL,
                    spooled -> found.add(spooled.event().id()))) {
                assertThat(found).containsExactlyElementsOf(answered);
                assertThat(files.damagedBytes()).isZero();
            }
            assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();
            assertThatThrownBy(() -> {
                        try (SpoolFiles files = SpoolFiles.open(options, SpoolDisk.REAL, spooled -> {})) {
                            files.append(List.of(event("refused")));
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(run("mount", "-o", "remount,rw", disk.toString())).isTrue();
            List<String> again = new ArrayList<>();
            SpoolFiles.open(
                            options,
                            SpoolDisk.REAL,
                            spooled -> again.add(spooled.event().id()))
                    .close();
            assertThat(again).containsExactlyElementsOf(answered);
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    /** Events of 1 KiB until the disk refuses; those that it took are answered. */
    private static void fill(SpoolFiles files, List<String> answered, String name) throws IOException {
        for (int i = 0; i < 1_000; i++) {
            String id = name + i;
            files.append(List.of(
                    new Spooled(LogFixture.builder(id).data(new byte[1_024]).build(), true).bytes()));
            answered.add(id);
        }
    }

    private SpoolFiles open(List<String> found) throws IOException {
        return SpoolFilesProperties.open(folder, found);
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> path.toString().endsWith(".seg")).toList();
        }
    }
}
