// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.events.LogFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A disk without room takes no event more, and gives back what is on the log. */
class FullDiskTest {
    @TempDir
    Path root;

    static List<SmallDisk.Kind> kinds() {
        return SmallDisk.kinds();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void what_is_on_the_log_is_noted_and_its_files_go(SmallDisk.Kind kind) throws IOException {
        try (SmallDisk disk = kind.in(root)) {
            try (SpoolFiles files = open(disk, new ArrayList<>())) {
                five(files);
                disk.fill();
                assertThatThrownBy(() -> files.append(List.of(new byte[64 << 10])))
                        .isInstanceOf(IOException.class);
                long before = files.bytes();
                files.acked(3);
                assertThat(files.acked()).isEqualTo(3);
                assertThat(files.bytes()).isPositive().isLessThan(before);
                assertThat(segments(disk)).hasSize(2);
            }
            assertThat(left(disk)).containsExactly("e4", "e5");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void without_a_progress_file_it_goes_on_in_memory(SmallDisk.Kind kind) throws IOException {
        try (SmallDisk disk = kind.in(root)) {
            try (SpoolFiles files = open(disk, new ArrayList<>())) {
                five(files);
            }
            Files.delete(folder(disk).resolve("progress"));
            try (SpoolFiles files = open(disk, new ArrayList<>())) {
                disk.fill();
                files.acked(1);
                assertThat(files.acked()).isEqualTo(1);
                assertThat(segments(disk)).hasSize(4);
                files.acked(5);
                assertThat(segments(disk)).isEmpty();
                assertThat(files.holding(files.acked())).isNull();
            }
            assertThat(left(disk)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_refused_event_for_which_there_is_no_room_stays_in_its_file(SmallDisk.Kind kind) throws IOException {
        try (SmallDisk disk = kind.in(root)) {
            try (SpoolFiles files = open(disk, new ArrayList<>())) {
                files.append(List.of(SpoolFilesProperties.event("e1"), big("e2"), SpoolFilesProperties.event("e3")));
                five(files);
                disk.fill();
                files.refused(2, Spooled.of(big("e2")).orElseThrow());
                files.acked(2);
                assertThat(left(disk)).as("a crash now").startsWith("e2", "e3");
                files.acked(8);
                assertThat(files.acked()).isEqualTo(8);
                assertThat(files.bytes()).isZero();
                assertThat(SmallDisk.names(folder(disk)))
                        .filteredOn(name -> name.contains(".seg"))
                        .singleElement()
                        .asString()
                        .startsWith("00000000000000000001.seg.refused-");
                assertThat(SmallDisk.names(folder(disk))).noneMatch(name -> name.endsWith(".refused"));
            }
            assertThat(left(disk)).isEmpty();
        }
    }

    private static byte[] big(String id) {
        return new Spooled(LogFixture.builder(id).data(new byte[100 << 10]).build(), true).bytes();
    }

    private static void five(SpoolFiles files) throws IOException {
        for (int i = 1; i <= 5; i++) {
            files.append(List.of(SpoolFilesProperties.event("e" + i)));
        }
    }

    /** With a file for each batch. */
    private static SpoolFiles open(SmallDisk disk, List<String> found) throws IOException {
        var options = new SpoolOptions(folder(disk), SmallDisk.SIZE, 1_000, 1);
        return SpoolFiles.open(
                options, disk.opener(), spooled -> found.add(spooled.event().id()));
    }

    private static List<String> left(SmallDisk disk) throws IOException {
        var left = new ArrayList<String>();
        var options = new SpoolOptions(folder(disk), SmallDisk.SIZE, 1_000, 1);
        SpoolFiles.open(
                        options,
                        disk.opener(),
                        spooled -> left.add(spooled.event().id()))
                .close();
        return left;
    }

    private static List<String> segments(SmallDisk disk) throws IOException {
        return SmallDisk.names(folder(disk)).stream()
                .filter(name -> name.endsWith(".seg"))
                .toList();
    }

    private static Path folder(SmallDisk disk) {
        return disk.root().resolve("spool");
    }
}
