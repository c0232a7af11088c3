// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.value.Start;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.Write;
import dev.sluice.subscriptions.registry.file.StartResolver;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.UnaryOperator;

/** Pauses and resumes, the configuration file's resources too. */
final class Standing<D> {
    private static final String FROM = "from";

    private final Registry registry;
    private final ResourceType<D> type;
    private final ResourceView<D> view;
    private final Lookup<D> lookup;
    private final StartResolver starts;

    Standing(Registry registry, ResourceType<D> type, ResourceView<D> view, Lookup<D> lookup, StartResolver starts) {
        this.registry = registry;
        this.type = type;
        this.view = view;
        this.lookup = lookup;
        this.starts = starts;
    }

    Future<Reply> pause(Call call) {
        requireEmpty(call.json());
        return change(call, present -> present.with(State.PAUSED));
    }

    Future<Reply> resume(Call call) {
        if (!fromNow(call.json())) {
            return change(call, present -> present.with(State.ACTIVE));
        }
        String tenant = lookup.written(call, registry.current()).tenant();
        // a new incarnation: what the old one has open or has not read yet is left behind
        return starts.resolve(new Start.Latest(), tenant).compose(ends -> change(call, present -> present.anew(ends)));
    }

    private Future<Reply> change(Call call, UnaryOperator<Resource<D>> next) {
        var expected = ResourceTag.Expected.of(call.headers());
        String id = lookup.written(call, registry.current()).id();
        return registry.write(call.actor(), snapshot -> {
                    Resource<D> present = lookup.written(call, snapshot);
                    expected.require(present);
                    refuseOrphan(present);
                    Resource<D> changed = next.apply(present);
                    return changed.equals(present) ? List.of() : List.of(new Write.Put(changed));
                })
                .map(written -> {
                    Resource<D> found = type.in(written).get(id);
                    if (found == null) {
                        throw new ProblemException(ProblemCode.NOT_FOUND, "it was deleted meanwhile");
                    }
                    return view.reply(found);
                });
    }

    private static void refuseOrphan(Resource<?> present) {
        if (present.state() == State.ORPHANED) {
            throw new ProblemException(
                    ProblemCode.STATE_CONFLICT,
                    "it is in no configuration file any more, and stands until it is again");
        }
    }

    private boolean fromNow(ObjectNode form) {
        JsonNode from = form.remove(FROM);
        requireEmpty(form);
        if (from == null) {
            return false;
        }
        if (type.kind() == Kind.SOURCE) {
            throw Forms.invalid(List.of(new FieldError("/from", "unknown key: a source has no cursor")));
        }
        return switch (String.valueOf(from.textValue())) {
            case "cursor" -> false;
            case "now" -> true;
            default -> throw Forms.invalid(List.of(new FieldError("/from", "must be 'cursor' or 'now'")));
        };
    }

    private static void requireEmpty(ObjectNode form) {
        if (!form.isEmpty()) {
            throw Forms.invalid(form.properties().stream()
                    .map(member -> new FieldError("/" + member.getKey(), "unknown key"))
                    .toList());
        }
    }
}
