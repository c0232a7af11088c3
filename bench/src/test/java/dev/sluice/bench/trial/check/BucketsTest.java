// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketsTest {
    private static final long BIG = 200L << 20;

    @TempDir
    Path folder;

    @Test
    void every_event_comes_once_with_all_its_rows_however_many_files_there_are() throws Exception {
        Map<String, Integer> rows = new HashMap<>();
        try (Buckets buckets = new Buckets(folder, BIG)) {
            for (int i = 0; i < 3_000; i++) {
                String id = "evt_" + i % 1_000;
                buckets.add(
                        id,
                        i,
                        "{\"row\":\"logged\",\"partition\":0,\"offset\":" + i + ",\"id\":\"" + id
                                + "\",\"tenant\":\"t\",\"digest\":\"d\"}");
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.count()).isGreaterThan(1);
            }
            buckets.forEach((id, history) -> rows.merge(id, history.logged.size(), Integer::sum));
        }
        assertThat(rows)
                .hasSize(1_000)
                .allSatisfy((id, count) -> assertThat(count).isEqualTo(3));
        assertThat(folder).isEmptyDirectory();
    }
}
