// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.typed;

import dev.sluice.gateway.schema.EventSchema;
import dev.sluice.gateway.schema.SchemaException;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.type.EventType;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The newest schema of a type, made ready when it is first needed. Thread-safe. */
final class TypedSchema {
    private final Resource<EventType> resource;
    private final AtomicReference<@Nullable Optional<EventSchema>> ready = new AtomicReference<>();

    TypedSchema(Resource<EventType> resource) {
        this.resource = resource;
    }

    boolean isOf(Resource<EventType> other) {
        return resource.equals(other);
    }

    /** What events that are checked by it name as their {@code dataschema}. */
    String uri() {
        return "urn:sluice:event-type:" + resource.id() + ":"
                + resource.definition().newest();
    }

    /** Checks a body; not for event loops. */
    EventSchema.Outcome check(byte[] body) {
        Optional<EventSchema> schema = ready.get();
        if (schema == null) {
            schema = compiled();
            ready.set(schema);
        }
        return schema.map(usable -> usable.check(body))
                .orElseGet(() -> new EventSchema.Outcome.Unchecked("the schema can't be used"));
    }

    private Optional<EventSchema> compiled() {
        try {
            return Optional.of(EventSchema.of(resource.definition().schema()));
        } catch (SchemaException fromAnotherVersion) {
            return Optional.empty();
        }
    }
}
