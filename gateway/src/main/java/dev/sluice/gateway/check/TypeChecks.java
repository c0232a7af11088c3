// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.config.bind.Complaints;
import dev.sluice.config.type.EventTypeSettings;
import dev.sluice.gateway.schema.EventSchema;
import dev.sluice.gateway.schema.SchemaChange;
import dev.sluice.gateway.schema.SchemaException;
import dev.sluice.gateway.schema.SchemaProblem;
import dev.sluice.subscriptions.type.EventType.Compatibility;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is wrong with the file's event types: schemas that are none, versions that break the one before, one type twice. */
record TypeChecks(Complaints complaints) {
    private static final String SECTION = "eventTypes";

    private record Key(String tenant, String type) {}

    void look(Map<String, EventTypeSettings> all) {
        var names = new HashMap<Key, String>();
        all.forEach((name, each) -> {
            Complaints here = complaints.within(SECTION, name);
            String first = names.putIfAbsent(new Key(each.tenant(), each.type()), name);
            if (first != null) {
                here.add("'" + first + "' has the tenant's schema for this type already", "type");
            }
            versions(each, here);
        });
    }

    private static void versions(EventTypeSettings type, Complaints complaints) {
        @Nullable JsonNode before = null;
        for (int i = 0; i < type.schemas().size(); i++) {
            JsonNode schema = usable(type.schemas().get(i), i, complaints);
            if (before != null && schema != null) {
                var mode = Compatibility.valueOf(type.compatibility().name());
                List<SchemaProblem> breaks = new SchemaChange(before, schema).breaks(mode);
                tell(breaks, "breaks version " + i + ", ", i, complaints);
            }
            before = schema;
        }
    }

    private static @Nullable JsonNode usable(String text, int index, Complaints complaints) {
        try {
            JsonNode schema = EventSchema.parsed(text);
            EventSchema.of(schema);
            return schema;
        } catch (SchemaException refused) {
            tell(refused.problems(), "", index, complaints);
            return null;
        }
    }

    /** Where the schema is written out in the file, at its very place there; else at the version's. */
    private static void tell(List<SchemaProblem> problems, String what, int index, Complaints complaints) {
        for (SchemaProblem problem : problems) {
            List<String> path = new ArrayList<>(List.of("schemas", Integer.toString(index)));
            Stream.of(problem.pointer().split("/"))
                    .skip(1)
                    .map(name -> name.replace("~1", "/").replace("~0", "~"))
                    .forEach(path::add);
            complaints.add(what + problem, path.toArray(String[]::new));
        }
    }
}
