// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.readback;

import static dev.sluice.events.LogFixture.builder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.events.LogFixture;
import dev.sluice.events.LogFixture.Node;
import dev.sluice.events.tail.GapListener;
import dev.sluice.events.tail.ReaderOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A byte of one record turned over on the disk: that record is lost and told, all others are read. */
@Timeout(120)
class CorruptLogIT {
    @TempDir
    Path folder;

    @Test
    void one_corrupt_record_is_passed_and_told_and_all_others_are_read() throws IOException {
        LogFixture fixture = new LogFixture(folder);
        String prefix = fixture.freshPrefix();
        int partition = -1;
        try (Node node = fixture.node(prefix, 1000, ReaderOptions.defaults()).start()) {
            for (int i = 0; i < 30; i++) {
                partition = node.publish(builder("in_" + i).partitionKey("one").build())
                        .position()
                        .partition();
            }
        }
        fixture.broker.close();
        turnOver(folder.resolve("log/" + prefix + ".events-" + partition + "/00000000000000000000.log"), "\"in_15\"}");
        fixture.restartBroker();
        List<String> told = new CopyOnWriteArrayList<>();
        List<String> others = IntStream.range(0, 30)
                .filter(i -> i != 15)
                .mapToObj(i -> "in_" + i)
                .toList();

        try (Node node = fixture.node(prefix, 1000, optionsTelling(told)).start();
                Node small = fixture.node(prefix, 3, ringOf(2)).start()) {
            assertThat(node.idsInTails()).isEqualTo(others);
            assertThat(told).containsExactly(partition + ":15-16");
            await().untilAsserted(() -> assertThat(small.idsInTails()).contains("in_29"));
            assertThat(readAll(small, partition)).isEqualTo(others);
        }
        fixture.close();
    }

    private static List<String> readAll(Node node, int partition) {
        List<String> ids = new ArrayList<>();
        Chunk chunk = LogFixture.await(node.readBack.read(partition, 0, 1000));
        while (!chunk.atEnd()) {
            chunk.records().forEach(record -> ids.add(record.event().id()));
            chunk = LogFixture.await(node.readBack.read(partition, chunk.next(), 1000));
        }
        return ids;
    }

    private static ReaderOptions ringOf(int records) {
        return new ReaderOptions(records, 64L << 20, Duration.ofSeconds(10), Duration.ofSeconds(5), GapListener.none());
    }

    private static ReaderOptions optionsTelling(List<String> told) {
        return ReaderOptions.defaults().withGapListener(new GapListener() {
            @Override
            public void lost(int partition, long from, long to) {
                told.add(partition + ":" + from + "-" + to);
            }

            @Override
            public void truncated(int partition, long from, long end) {}
        });
    }

    private static void turnOver(Path file, String text) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        assertThat(at).isPositive();
        bytes[at + 1] ^= 1;
        Files.write(file, bytes);
    }
}
