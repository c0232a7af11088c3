// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.LedgerReader;
import dev.sluice.bench.trial.ledger.Row;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Sorts rows by event into files small enough to be held in memory one at a time. Confined to the checking thread. */
final class Buckets implements AutoCloseable {
    private static final long BYTES_EACH = 32L << 20;

    private final List<Path> files = new ArrayList<>();
    private final List<BufferedWriter> writers = new ArrayList<>();

    Buckets(Path folder, long totalBytes) throws IOException {
        long wanted = 1 + totalBytes / BYTES_EACH;
        for (int i = 0; i < Math.min(wanted, 512); i++) {
            Path file = Files.createTempFile(folder, "bucket-", ".tsv");
            files.add(file);
            writers.add(Files.newBufferedWriter(file));
        }
    }

    void add(String id, long ordinal, String line) throws IOException {
        BufferedWriter writer = writers.get(Math.floorMod(id.hashCode(), writers.size()));
        writer.write(Long.toString(ordinal));
        writer.write('\t');
        writer.write(line);
        writer.write('\n');
    }

    /** Hands over every event once, with all its rows. */
    void forEach(BiConsumer<String, History> visitor) throws IOException {
        for (BufferedWriter writer : writers) {
            writer.close();
        }
        for (Path file : files) {
            load(file).forEach(visitor);
        }
    }

    private static Map<String, History> load(Path file) throws IOException {
        Map<String, History> events = new HashMap<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                Row.OfEvent row = (Row.OfEvent) LedgerReader.parse(line.substring(tab + 1));
                events.computeIfAbsent(row.id(), id -> new History()).add(Long.parseLong(line, 0, tab, 10), row);
            }
        }
        return events;
    }

    @Override
    public void close() {
        try {
            for (BufferedWriter writer : writers) {
                writer.close();
            }
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("buckets can't be removed", e);
        }
    }
}
