// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The kept inputs of a target: {@code /fuzz/NAME.findings} and {@code /fuzz/NAME.corpus}, an input a line in base64; what follows {@code #}
 * is a remark. {@code unpack NAME FOLDER} writes them for the fuzzer, {@code pack FOLDER} prints what it found.
 */
final class Corpus {
    private static final int MOST_BYTES = 4_096;

    private Corpus() {}

    static List<byte[]> of(String name) {
        var all = new ArrayList<>(read("/fuzz/" + name + ".findings"));
        all.addAll(read("/fuzz/" + name + ".corpus"));
        return all;
    }

    private static List<byte[]> read(String resource) {
        try (InputStream in = Corpus.class.getResourceAsStream(resource)) {
            if (in == null) {
                return List.of();
            }
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> line.replaceAll("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .map(Base64.getDecoder()::decode)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("unpack")) {
            unpack(of(arguments[1]), Files.createDirectories(Path.of(arguments[2])));
        } else {
            pack(Path.of(arguments[1]));
        }
    }

    private static void unpack(List<byte[]> inputs, Path folder) throws IOException {
        for (int i = 0; i < inputs.size(); i++) {
            Files.write(folder.resolve("kept-" + i), inputs.get(i));
        }
    }

    private static void pack(Path folder) throws IOException {
        var lines = new ArrayList<String>();
        try (var files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                byte[] input = Files.readAllBytes(file);
                if (input.length > 0 && input.length <= MOST_BYTES) {
                    lines.add(Base64.getEncoder().encodeToString(input));
                }
            }
        }
        lines.stream().sorted().forEach(System.out::println);
    }
}
