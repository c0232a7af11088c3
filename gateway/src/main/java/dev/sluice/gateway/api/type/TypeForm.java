// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.gateway.schema.EventSchema;
import dev.sluice.gateway.schema.SchemaException;
import dev.sluice.gateway.schema.SchemaProblem;
import dev.sluice.subscriptions.type.EventType.Compatibility;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a request about event types. */
final class TypeForm {
    private static final int MOST_BYTES = 24 * 1024;
    private static final int LONGEST_TYPE = 256;

    private final ObjectNode json;
    private final List<FieldError> errors = new ArrayList<>();

    private TypeForm(ObjectNode json) {
        this.json = json;
    }

    static TypeForm of(Call call, Set<String> keys) {
        if (call.bytes().length() > MOST_BYTES) {
            throw new ProblemException(
                    ProblemCode.BODY_TOO_LARGE, "an event type has at most " + MOST_BYTES + " bytes");
        }
        var form = new TypeForm(call.json());
        form.json.fieldNames().forEachRemaining(name -> {
            if (!keys.contains(name)) {
                form.errors.add(new FieldError("/" + name, "unknown key"));
            }
        });
        return form;
    }

    String type() {
        String text = json.path("type").asText("");
        boolean fits = json.path("type").isTextual()
                && !text.isEmpty()
                && text.length() <= LONGEST_TYPE
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f)
                && text.indexOf('*') < 0;
        if (!fits) {
            errors.add(new FieldError(
                    "/type", "must be an event's type: up to " + LONGEST_TYPE + " visible ASCII characters, no *"));
        } else if (text.startsWith("dev.sluice.")) {
            errors.add(new FieldError("/type", "types that begin with dev.sluice. are the gateway's own"));
        }
        return text;
    }

    Compatibility compatibility(Compatibility otherwise) {
        JsonNode given = json.get("compatibility");
        if (given == null) {
            return otherwise;
        }
        for (Compatibility mode : Compatibility.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(given.textValue())) {
                return mode;
            }
        }
        errors.add(new FieldError("/compatibility", "is not one of backward, forward, full, none"));
        return otherwise;
    }

    /** A schema as it came; it is looked at by {@link #checked}. */
    @Nullable
    JsonNode schema() {
        JsonNode given = json.get("schema");
        if (given == null) {
            errors.add(new FieldError("/schema", "missing: a JSON Schema"));
        }
        return given;
    }

    /** Refuses with all that is wrong so far. */
    void require() {
        if (!errors.isEmpty()) {
            throw invalid(errors);
        }
    }

    /** Completes on the caller's context when the schema can be used. */
    static Future<JsonNode> checked(Call call, JsonNode schema) {
        return call.vertx().executeBlocking(() -> readable(schema), false).map(Objects::requireNonNull);
    }

    private static JsonNode readable(JsonNode schema) {
        try {
            EventSchema unused = EventSchema.of(schema);
            return schema;
        } catch (SchemaException refused) {
            throw invalid(errors(refused.problems()));
        }
    }

    static List<FieldError> errors(List<SchemaProblem> problems) {
        return problems.stream()
                .map(problem -> new FieldError("/schema" + problem.pointer(), problem.detail()))
                .toList();
    }

    static ProblemException invalid(List<FieldError> errors) {
        return new ProblemException(new Problem(ProblemCode.VALIDATION_FAILED, null, errors));
    }
}
