// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.document;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.config.tree.Locations;
import dev.sluice.config.tree.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One thing that a file describes.
 *
 * @param text as it stands in the file, when that is JSON; else what the YAML says in JSON
 */
public record Document(JsonNode json, String text, Position position) {
    /**
     * Where it stands.
     *
     * @param path leads to it in its part of the file
     * @param start where it begins
     */
    record Position(Locations locations, List<String> path, Place start) {
        Position {
            path = List.copyOf(path);
        }
    }

    /** File, line and column of what stands at a JSON pointer of it, and the pointer. */
    public String place(String pointer) {
        var path = new ArrayList<>(position.path());
        Arrays.stream(pointer.split("/", -1))
                .skip(1)
                .map(name -> name.replace("~1", "/").replace("~0", "~"))
                .forEach(path::add);
        Place found = position.locations().keyOf(path.toArray(String[]::new));
        Place shown = found.equals(Place.TOP) ? position.start() : found;
        String place = position.locations().file() + ":" + shown.line() + ":" + shown.column();
        return pointer.isEmpty() ? place : place + ": " + pointer;
    }
}
