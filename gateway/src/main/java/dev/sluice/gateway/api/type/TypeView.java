// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.type;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.api.resource.ResourceTag;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.gateway.schema.EventSchema;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.type.EventType;
import java.util.Locale;

/** Finds and shows event types. */
final class TypeView {
    private TypeView() {}

    /** Another tenant's is told like one that is not there. */
    static Resource<EventType> find(Call call, Snapshot snapshot) {
        Resource<EventType> found = snapshot.eventTypes().get(call.id());
        if (found == null || !call.tenants().include(found.tenant())) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is no such event type");
        }
        return found;
    }

    /** The one whose definition is written: not the configuration file's. */
    static Resource<EventType> defined(Call call, Snapshot snapshot) {
        Resource<EventType> found = find(call, snapshot);
        if (found.origin() == Origin.FILE) {
            throw new ProblemException(
                    ProblemCode.READ_ONLY, "this event type is defined in the configuration file: change it there");
        }
        return found;
    }

    static ObjectNode brief(Resource<EventType> resource) {
        EventType type = resource.definition();
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", resource.id())
                .put("tenant", resource.tenant())
                .put("origin", resource.origin().name().toLowerCase(Locale.ROOT))
                .put("state", resource.state().name().toLowerCase(Locale.ROOT))
                .put("type", type.type())
                .put("compatibility", type.compatibility().name().toLowerCase(Locale.ROOT))
                .put("versions", type.newest())
                .put("createdAt", resource.createdAt().toString())
                .put("version", resource.version());
    }

    /** With one of its schemas. */
    static ObjectNode whole(Resource<EventType> resource, int number) {
        ObjectNode json = brief(resource).put("schemaVersion", number);
        json.set("schema", EventSchema.parsed(resource.definition().schemas().get(number - 1)));
        return json;
    }

    static Reply reply(int status, Resource<EventType> resource) {
        return Reply.json(status, whole(resource, resource.definition().newest()))
                .with("etag", ResourceTag.of(resource));
    }

    static Reply made(Resource<EventType> resource) {
        return reply(201, resource).with("location", EventTypeRoutes.PATH + "/" + resource.id());
    }
}
