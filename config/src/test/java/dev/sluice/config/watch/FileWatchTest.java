// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    @TempDir
    private Path folder;

    private Path file;
    private Instant now = Instant.now();
    private FileWatch watch;

    @BeforeEach
    void begin() throws IOException {
        file = Files.writeString(folder.resolve("a.yaml"), "one");
        watch = new FileWatch(Set.of(file), () -> now);
        settled();
    }

    @Test
    void what_stays_the_same_is_told_once() {
        assertThat(watch.look()).isFalse();
        assertThat(watch.look()).isFalse();
    }

    @Test
    void a_file_that_is_still_being_written_is_left_alone() throws IOException {
        for (String grown : new String[] {"t", "tw", "two"}) {
            Files.writeString(file, grown);
            assertThat(watch.look()).isFalse();
        }
        assertThat(watch.look()).isTrue();
        assertThat(watch.look()).isFalse();
    }

    @Test
    void a_file_renamed_over_it_is_seen() throws IOException {
        Path other = Files.writeString(folder.resolve("a.yaml.tmp"), "two");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        settled();
    }

    @Test
    void a_link_that_was_turned_is_seen_as_in_a_mounted_config_map() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..first"));
        Path second = Files.createDirectory(folder.resolve("..second"));
        Files.writeString(first.resolve("sluice.yaml"), "one");
        Files.writeString(second.resolve("sluice.yaml"), "two");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
        Path mounted = Files.createSymbolicLink(folder.resolve("sluice.yaml"), Path.of("..data", "sluice.yaml"));
        watch.watch(Set.of(mounted));
        settled();

        Path turned = Files.createSymbolicLink(folder.resolve("..data_tmp"), second);
        Files.move(turned, data, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);

        settled();
    }

    @Test
    void as_many_bytes_written_at_once_after_the_last_look_are_seen() throws IOException {
        FileTime before = Files.getLastModifiedTime(file);
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, before);

        settled();
    }

    @Test
    void a_touch_is_no_change() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(now.plusSeconds(60)));

        assertThat(watch.look()).isFalse();
        assertThat(watch.look()).isFalse();
    }

    @Test
    void a_file_that_went_and_came_back_the_same_is_no_change() throws IOException {
        Files.delete(file);
        assertThat(watch.look()).isFalse();
        Files.writeString(file, "one");

        assertThat(watch.look()).isFalse();
        assertThat(watch.look()).isFalse();
    }

    @Test
    void one_that_is_gone_is_told() throws IOException {
        Files.delete(file);

        settled();
    }

    @Test
    void one_more_file_to_look_at_counts_as_changed() throws IOException {
        Path more = Files.writeString(folder.resolve("secret"), "s");
        watch.watch(Set.of(file, more));

        settled();
        Files.writeString(more, "t");
        settled();
    }

    private void settled() {
        assertThat(watch.look()).isFalse();
        assertThat(watch.look()).isTrue();
        assertThat(watch.look()).isFalse();
        now = now.plusSeconds(1);
    }
}
