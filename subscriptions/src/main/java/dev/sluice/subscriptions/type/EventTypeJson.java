// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.subscriptions.type.EventType.Compatibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An event type as the registry keeps it: {type, compatibility, schemas}. */
public final class EventTypeJson {
    private EventTypeJson() {}

    public static ObjectNode write(EventType type) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("type", type.type())
                .put("compatibility", type.compatibility().name().toLowerCase(Locale.ROOT));
        ArrayNode schemas = json.putArray("schemas");
        type.schemas().forEach(schemas::add);
        return json;
    }

    /** Throws IllegalArgumentException for what is none. */
    public static EventType read(JsonNode json) {
        List<String> schemas = new ArrayList<>();
        json.required("schemas").forEach(schema -> schemas.add(schema.asText()));
        return new EventType(
                json.required("type").asText(),
                Compatibility.valueOf(json.required("compatibility").asText().toUpperCase(Locale.ROOT)),
                schemas);
    }
}
