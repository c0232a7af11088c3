// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.type;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.api.resource.ResourceTag;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.gateway.schema.EventSchema;
import dev.sluice.gateway.schema.SchemaChange;
import dev.sluice.gateway.schema.SchemaProblem;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Write;
import dev.sluice.subscriptions.type.EventType;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Adds versions, changes the rule for them, and deletes. Thread-safe. */
final class ChangingTypes {
    private final EventTypeRoutes.Parts parts;

    ChangingTypes(EventTypeRoutes.Parts parts) {
        this.parts = parts;
    }

    /** Compared with the newest version as it was read; when that is overtaken, the author has to look again. */
    Future<Reply> add(Call call) {
        call.tenant();
        var expected = ResourceTag.Expected.of(call.headers());
        Resource<EventType> base = TypeView.defined(call, parts.registry().current());
        expected.require(base);
        TypeForm form = TypeForm.of(call, Set.of("schema"));
        JsonNode schema = form.schema();
        form.require();
        if (schema == null) {
            throw new IllegalStateException("require lets nothing pass without a schema");
        }
        return TypeForm.checked(call, schema)
                .compose(usable -> call.vertx().executeBlocking(() -> compatible(base.definition(), usable), false))
                .map(Objects::requireNonNull)
                .compose(usable -> parts.registry()
                        .write(call.actor(), snapshot -> added(TypeView.defined(call, snapshot), base, usable)))
                .map(written -> TypeView.made(TypeView.find(call, written)));
    }

    private static JsonNode compatible(EventType type, JsonNode schema) {
        var change = new SchemaChange(EventSchema.parsed(type.schema()), schema);
        List<SchemaProblem> breaks = change.breaks(type.compatibility());
        if (!breaks.isEmpty()) {
            throw TypeForm.invalid(TypeForm.errors(breaks));
        }
        return schema;
    }

    private static List<Write> added(Resource<EventType> present, Resource<EventType> base, JsonNode schema) {
        if (EventSchema.parsed(present.definition().schema()).equals(schema)) {
            return List.of();
        }
        if (present.version() != base.version() || present.incarnation() != base.incarnation()) {
            throw new ProblemException(ProblemCode.PRECONDITION_FAILED, "it was changed meanwhile; read it again");
        }
        if (present.definition().newest() >= EventType.MOST_VERSIONS) {
            throw new ProblemException(
                    ProblemCode.STATE_CONFLICT, "an event type has at most " + EventType.MOST_VERSIONS + " versions");
        }
        return List.of(new Write.Put(present.defined(present.definition().with(schema.toString()))));
    }

    Future<Reply> replace(Call call) {
        call.tenant();
        var expected = ResourceTag.Expected.of(call.headers());
        Resource<EventType> base = TypeView.defined(call, parts.registry().current());
        TypeForm form = TypeForm.of(call, Set.of("compatibility"));
        var compatibility = form.compatibility(base.definition().compatibility());
        form.require();
        return parts.registry()
                .write(call.actor(), snapshot -> {
                    Resource<EventType> present = TypeView.defined(call, snapshot);
                    expected.require(present);
                    return List.of(
                            new Write.Put(present.defined(present.definition().with(compatibility))));
                })
                .map(written -> TypeView.reply(200, TypeView.find(call, written)));
    }

    Future<Reply> delete(Call call) {
        call.tenant();
        var expected = ResourceTag.Expected.of(call.headers());
        TypeView.defined(call, parts.registry().current());
        return parts.registry()
                .write(call.actor(), snapshot -> gone(TypeView.defined(call, snapshot), expected))
                .map(Reply.nothing());
    }

    private static List<Write> gone(Resource<EventType> present, ResourceTag.Expected expected) {
        expected.require(present);
        return List.of(new Write.Delete(Kind.EVENT_TYPE, present.id()));
    }
}
