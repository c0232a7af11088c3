// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.type;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.api.resource.ResourceId;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.once.KeptAnswers;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import dev.sluice.subscriptions.type.EventType;
import dev.sluice.subscriptions.type.EventType.Compatibility;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes an event type with its first version. Thread-safe. */
final class MakingTypes {
    private static final int MOST_OF_A_TENANT = 1_000;
    private static final Set<String> KEYS = Set.of("type", "compatibility", "schema");

    private final EventTypeRoutes.Parts parts;

    MakingTypes(EventTypeRoutes.Parts parts) {
        this.parts = parts;
    }

    Future<Reply> create(Call call) {
        String tenant = call.tenant();
        TypeForm form = TypeForm.of(call, KEYS);
        String type = form.type();
        Compatibility compatibility = form.compatibility(Compatibility.BACKWARD);
        JsonNode schema = form.schema();
        form.require();
        if (schema == null) {
            throw new IllegalStateException("require lets nothing pass without a schema");
        }
        return TypeForm.checked(call, schema)
                .compose(usable -> write(call, tenant, new EventType(type, compatibility, List.of(usable.toString()))))
                .map(TypeView::made);
    }

    private Future<Resource<EventType>> write(Call call, String tenant, EventType type) {
        Instant now = parts.clock().instant();
        byte[] mark = call.mark();
        String id = mark == null
                ? ResourceId.next("typ_", now.toEpochMilli())
                : ResourceId.next("typ_", now.toEpochMilli(), mark);
        var made = Resource.unborn(Kind.EVENT_TYPE, id, tenant, Origin.API, now, type, Map.of());
        return parts.registry()
                .write(call.actor(), snapshot -> writes(made, snapshot))
                .map(written -> before(made, written).orElse(made));
    }

    private static List<Write> writes(Resource<EventType> made, Snapshot snapshot) {
        if (before(made, snapshot).isPresent()) {
            return List.of();
        }
        List<Resource<EventType>> its = of(made.tenant(), snapshot).toList();
        if (its.stream()
                .anyMatch(each ->
                        each.definition().type().equals(made.definition().type()))) {
            throw new ProblemException(
                    ProblemCode.STATE_CONFLICT, "the type has a schema: add a version to it, or delete it");
        }
        if (its.size() >= MOST_OF_A_TENANT) {
            throw new ProblemException(
                    ProblemCode.STATE_CONFLICT, "a tenant has at most " + MOST_OF_A_TENANT + " event types");
        }
        return List.of(new Write.Put(made));
    }

    private static Stream<Resource<EventType>> of(String tenant, Snapshot snapshot) {
        return snapshot.eventTypes().values().stream()
                .filter(each -> each.tenant().equals(tenant));
    }

    /** What this very request has made, here or elsewhere, while its key counts. */
    private static Optional<Resource<EventType>> before(Resource<EventType> made, Snapshot snapshot) {
        Instant since = made.createdAt().minus(KeptAnswers.KEPT);
        return of(made.tenant(), snapshot)
                .filter(each -> ResourceId.haveOneMark(each.id(), made.id()))
                .filter(each -> each.createdAt().isAfter(since))
                .findFirst();
    }
}
