// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.document;

import java.util.ArrayList;
import java.util.List;

/**
 * A document of several in one text. Before it stand as many empty lines as it is down in the text, so that lines and columns in it are
 * those of the whole.
 */
record Chunk(String text) {
    private static final String MARK = "---";

    /** Documents divided by lines of {@code ---}, or objects of JSON a line each; those that are empty are left out. */
    static List<Chunk> of(String text) {
        List<String> lines = text.lines().toList();
        boolean jsonLines = lines.stream().filter(line -> !line.isBlank()).count() > 1
                && lines.stream().allMatch(line -> line.isBlank() || isObject(line.strip()));
        var chunks = new ArrayList<Chunk>();
        var chunk = new StringBuilder();
        for (int number = 0; number < lines.size(); number++) {
            String line = lines.get(number);
            boolean mark = line.equals(MARK) || line.startsWith(MARK + " ");
            if (jsonLines || mark) {
                add(chunks, chunk);
                chunk = new StringBuilder("\n".repeat(number));
            }
            chunk.append(mark ? " ".repeat(MARK.length()) + line.substring(MARK.length()) : line)
                    .append('\n');
        }
        add(chunks, chunk);
        return chunks;
    }

    private static boolean isObject(String line) {
        return line.startsWith("{") && line.endsWith("}");
    }

    private static void add(List<Chunk> chunks, StringBuilder chunk) {
        boolean empty = chunk.toString()
                .lines()
                .allMatch(line -> line.isBlank() || line.stripLeading().startsWith("#"));
        if (!empty) {
            chunks.add(new Chunk(chunk.toString()));
        }
    }
}
