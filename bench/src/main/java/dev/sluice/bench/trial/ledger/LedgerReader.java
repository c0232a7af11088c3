// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads ledgers line by line, so that their length does not matter. */
public final class LedgerReader {
    private static final ObjectReader JSON = new ObjectMapper().readerFor(Row.class);

    /** Takes one row together with the line that it stood on. */
    @FunctionalInterface
    public interface Visitor {
        /** Called in file order; {@code line} is without its end. */
        void visit(Row row, String line);
    }

    /** Every ledger of a folder, in the order of their names. */
    public static List<Path> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("ledgers in " + folder + " can't be listed", e);
        }
    }

    /** Visits every row of {@code file}. */
    public static void read(Path file, Visitor visitor) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                visitor.visit(parse(line), line);
            }
        } catch (JsonProcessingException e) {
            throw new BrokenLedgerException(file, e);
        } catch (IOException e) {
            throw new UncheckedIOException("ledger " + file + " can't be read", e);
        }
    }

    /** One line as a row. */
    public static Row parse(String line) throws JsonProcessingException {
        return JSON.readValue(line);
    }

    /** A line is not a row: cut off or damaged, so nothing may be concluded from the file. */
    public static final class BrokenLedgerException extends RuntimeException {
        BrokenLedgerException(Path file, JsonProcessingException cause) {
            super("broken ledger " + file.getFileName() + ": " + cause.getOriginalMessage(), cause);
        }
    }

    private LedgerReader() {}
}
