// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.delivery.stream.wire.EventRenderer;
import dev.sluice.events.Event;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Events as the API shows them: CloudEvents JSON as a subscriber gets it, and what the gateway knows besides. Confined to one request. */
public final class EventView {
    private final EventRenderer renderer = new EventRenderer();

    /** The event with its data. */
    public Buffer json(Event event) {
        byte[] rendered = renderer.render(event).json();
        byte[] more = more(event).toString().getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer(rendered.length + more.length)
                .appendBytes(rendered, 0, rendered.length - 1)
                .appendByte((byte) ',')
                .appendBytes(more, 1, more.length - 1);
    }

    private static ObjectNode more(Event event) {
        ObjectNode more = JsonNodeFactory.instance
                .objectNode()
                .put("tenant", event.tenant())
                .put(
                        "receivedtime",
                        Instant.ofEpochMilli(event.receivedMillis()).toString())
                .put("verification", event.verification());
        String key = event.partitionKey();
        if (key != null) {
            more.put("partitionkey", key);
        }
        event.extensions().forEach((name, value) -> {
            if (!name.startsWith("data") && !Event.isPublic(name)) {
                more.put(name, value);
            }
        });
        return more;
    }
}
