// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.LogFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever a crash or a disk does to the files: what was answered is found again, in order, or told as damaged. */
class SpoolFilesProperties {
    @Property(tries = 150)
    void a_process_killed_at_any_byte_loses_nothing_that_was_on_disk(@ForAll long seed) {
        withFolder(folder -> {
            var random = new Random(seed);
            List<List<String>> batches = batches(random);
            var sizes = new ArrayList<Long>();
            Path file = write(folder, batches, sizes);
            long cut = random.nextLong(Files.size(file) + 1);
            truncate(file, cut);

            var found = new ArrayList<String>();
            try (SpoolFiles again = open(folder, found)) {
                var answered = new ArrayList<String>();
                for (int i = 0; i < batches.size(); i++) {
                    if (sizes.get(i) <= cut) {
                        answered.addAll(batches.get(i));
                    }
                }
                List<String> all = batches.stream().flatMap(List::stream).toList();
                assertThat(found).hasSizeGreaterThanOrEqualTo(answered.size());
                assertThat(found).isEqualTo(all.subList(0, found.size()));
                assertThat(again.damagedBytes()).isZero();
                again.append(List.of(event("later")));
            }
            var after = new ArrayList<String>();
            open(folder, after).close();
            found.add("later");
            assertThat(after).isEqualTo(found);
        });
    }

    @Property(tries = 150)
    void a_flipped_byte_costs_one_event_at_most_and_is_told(@ForAll long seed) {
        withFolder(folder -> {
            var random = new Random(seed);
            List<List<String>> batches = batches(random);
            Path file = write(folder, batches, new ArrayList<>());
            byte[] bytes = Files.readAllBytes(file);
            int at = SegmentHead.SIZE + random.nextInt(bytes.length - SegmentHead.SIZE);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);

            var found = new ArrayList<String>();
            try (SpoolFiles again = open(folder, found)) {
                var missing =
                        new ArrayList<>(batches.stream().flatMap(List::stream).toList());
                missing.removeAll(found);
                assertThat(missing).hasSize(1);
                assertThat(again.damagedBytes()).isPositive();
            }
        });
    }

    @Property(tries = 50)
    void what_is_acknowledged_is_not_found_again(@ForAll long seed, @ForAll @IntRange(min = 0, max = 40) int upTo) {
        withFolder(folder -> {
            List<List<String>> batches = batches(new Random(seed));
            List<String> all = batches.stream().flatMap(List::stream).toList();
            int acked = Math.min(upTo, all.size());
            try (SpoolFiles files = open(folder, new ArrayList<>())) {
                for (List<String> batch : batches) {
                    files.append(batch.stream().map(SpoolFilesProperties::event).toList());
                }
                files.acked(acked);
            }
            var found = new ArrayList<String>();
            open(folder, found).close();
            assertThat(found).isEqualTo(all.subList(acked, all.size()));
        });
    }

    private static List<List<String>> batches(Random random) {
        var batches = new ArrayList<List<String>>();
        int number = 0;
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            var batch = new ArrayList<String>();
            for (int j = 1 + random.nextInt(6); j > 0; j--) {
                batch.add("e" + number++);
            }
            batches.add(batch);
        }
        return batches;
    }

    private static Path write(Path folder, List<List<String>> batches, List<Long> sizes) throws IOException {
        try (SpoolFiles files = open(folder, new ArrayList<>())) {
            for (List<String> batch : batches) {
                files.append(batch.stream().map(SpoolFilesProperties::event).toList());
                sizes.add(files.bytes());
            }
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> path.toString().endsWith(".seg"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static SpoolFiles open(Path folder, List<String> found) throws IOException {
        var options = new SpoolOptions(folder, 1 << 20, 1_000, 1 << 20);
        return SpoolFiles.open(
                options, SpoolDisk.REAL, spooled -> found.add(spooled.event().id()));
    }

    static byte[] event(String id) {
        return new Spooled(
                        LogFixture.builder(id)
                                .subject("s")
                                .partitionKey("k")
                                .keep("x", "y")
                                .build(),
                        true)
                .bytes();
    }

    private static void truncate(Path file, long size) throws IOException {
        try (var channel = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private interface Step {
        void in(Path folder) throws IOException;
    }

    private static void withFolder(Step step) {
        try {
            Path folder = Files.createTempDirectory("spool");
            try {
                step.in(folder);
            } finally {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(folder);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
