// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.subscriptions.type.EventType.Compatibility;
import java.util.ArrayList;
import java.util.List;

/** A step from one version of a schema to the next. */
public record SchemaChange(JsonNode before, JsonNode after) {
    /** What it breaks; pointers are into the later one, where that has the place. */
    public List<SchemaProblem> breaks(Compatibility mode) {
        var breaks = new ArrayList<SchemaProblem>();
        if (mode == Compatibility.BACKWARD || mode == Compatibility.FULL) {
            breaks.addAll(Containment.gaps(after, before, "old events may fail the new schema"));
        }
        if (mode == Compatibility.FORWARD || mode == Compatibility.FULL) {
            breaks.addAll(Containment.gaps(before, after, "new events may fail the old schema"));
        }
        return breaks.stream().distinct().toList();
    }
}
