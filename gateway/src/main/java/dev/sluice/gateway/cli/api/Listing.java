// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prints a list of the API: a table for people, a line of JSON each for scripts. */
public record Listing(Terminal terminal, ApiFlags flags) {
    /**
     * Prints the first {@code limit} behind {@code after}.
     *
     * @param more what is told, before how to go on, when there is more
     * @param table prints what was found for people
     */
    public void print(Ask list, @Nullable String after, int limit, String more, Consumer<List<JsonNode>> table) {
        try (Api api = flags.open(terminal)) {
            Optional<String> rest;
            if (flags.json()) {
                rest = new Pages(api)
                        .each(list, after, limit, item -> terminal.out().println(item.text()));
            } else {
                var found = new ArrayList<JsonNode>();
                rest = new Pages(api).each(list, after, limit, item -> found.add(item.json()));
                table.accept(found);
            }
            rest.ifPresent(place -> terminal.err().println(more + ": --limit, or --after " + place));
        }
    }
}
