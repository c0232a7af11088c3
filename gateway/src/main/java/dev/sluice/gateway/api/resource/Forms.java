// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.resource.ResourceJson;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import java.util.List;

/** From a body to a definition. */
final class Forms<D> {
    /** What a definition says is gone through for each event, and an answer under an idempotency key is kept: both are small. */
    private static final int MOST_BYTES = 24 * 1024;

    private final ResourceType<D> type;

    Forms(ResourceType<D> type) {
        this.type = type;
    }

    /** The body of a request that defines something. */
    static ObjectNode of(Call call) {
        if (call.bytes().length() > MOST_BYTES) {
            throw new ProblemException(ProblemCode.BODY_TOO_LARGE, "a definition has at most " + MOST_BYTES + " bytes");
        }
        return call.json();
    }

    /** The definition, read off the event loop because a filter takes its time to compile; fails with 422. */
    Future<D> read(Call call, String id, ObjectNode form) {
        return call.vertx().executeBlocking(() -> type.read(id, form), false).map(read -> value(requireNonNull(read)));
    }

    private static <D> D value(ResourceJson.Read<D> read) {
        D value = read.value();
        if (value == null) {
            throw invalid(read.refusals().stream().map(Forms::error).toList());
        }
        return value;
    }

    /** Fills in the tenant; a form can't name another one than the request does. */
    static void ofTenant(ObjectNode form, String tenant) {
        JsonNode given = form.get("tenant");
        if (given != null && !tenant.equals(given.textValue())) {
            throw invalid(List.of(new FieldError("/tenant", "must be the tenant of the request, or left out")));
        }
        form.put("tenant", tenant);
    }

    static ProblemException invalid(List<FieldError> errors) {
        return new ProblemException(new Problem(ProblemCode.VALIDATION_FAILED, null, errors));
    }

    private static FieldError error(ResourceJson.Refusal refusal) {
        return new FieldError(refusal.pointer(), refusal.detail());
    }
}
