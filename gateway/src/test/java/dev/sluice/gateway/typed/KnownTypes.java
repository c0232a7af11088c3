// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.typed;

import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.type.EventType;
import dev.sluice.subscriptions.type.EventType.Compatibility;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Gives event types a schema without a registry. */
public final class KnownTypes {
    private KnownTypes() {}

    /** Takes this type, and no other. */
    public static void replace(EventTypes types, String tenant, String type, String schema) {
        var definition = new EventType(type, Compatibility.BACKWARD, List.of(schema));
        types.replace(Map.of(
                "typ_1",
                Resource.unborn(Kind.EVENT_TYPE, "typ_1", tenant, Origin.API, Instant.EPOCH, definition, Map.of())));
    }
}
