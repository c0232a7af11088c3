// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.problem;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One failure as RFC 9457 tells it.
 *
 * @param detail what is wrong in this case, without anything secret and without echoing input; null when the title says it all, and is told here as well
 * @param errors what is wrong where, for validation problems, the first {@value #MOST_ERRORS}; else empty
 */
public record Problem(ProblemCode code, @Nullable String detail, List<FieldError> errors) {
    public static final String CONTENT_TYPE = "application/problem+json";

    /** More would tell nobody anything, and a small request could ask for a large answer. */
    public static final int MOST_ERRORS = 100;

    private static final int LONGEST_POINTER = 200;

    public Problem {
        errors = errors.stream().limit(MOST_ERRORS).map(FieldError::shown).toList();
    }

    /** One thing wrong in a document: {@code pointer} is a JSON pointer (RFC 6901) to it. */
    public record FieldError(String pointer, String detail) {
        /** A pointer is made of the asker's own words. */
        private FieldError shown() {
            return pointer.length() <= LONGEST_POINTER
                    ? this
                    : new FieldError(pointer.substring(0, LONGEST_POINTER) + "…", detail);
        }
    }

    /** One that its code says all of. */
    public static Problem of(ProblemCode code) {
        return new Problem(code, null, List.of());
    }

    /** With what is wrong with this very request: shown to whoever sent it, so never a secret. */
    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, List.of());
    }

    /** The problem as a JSON document. */
    public String json() {
        var json = new JsonObject()
                .put("type", code.type())
                .put("title", code.title())
                .put("status", code.status())
                .put("detail", detail == null ? code.title() : detail)
                .put("code", code.code());
        if (!errors.isEmpty()) {
            var list = new JsonArray();
            errors.forEach(error ->
                    list.add(new JsonObject().put("pointer", error.pointer()).put("detail", error.detail())));
            json.put("errors", list);
        }
        return json.encode();
    }
}
