// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.value.Durations;
import dev.sluice.config.value.Secret;
import dev.sluice.gateway.problem.Problem.FieldError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rotation's body asks for.
 *
 * @param secret the new one; null: one is made
 * @param grace how long those before it count on, 0s to 7d
 */
record RotationWish(@Nullable Secret secret, Duration grace) {
    static final String SECRET_POINTER = "/secret";

    private static final String SECRET = "secret";
    private static final String GRACE = "grace";
    private static final Duration USUAL = Duration.ofHours(24);
    private static final Duration LONGEST = Duration.ofDays(7);

    static RotationWish of(ObjectNode form) {
        var errors = new ArrayList<FieldError>();
        JsonNode secret = form.remove(SECRET);
        JsonNode grace = form.remove(GRACE);
        if (secret != null && (!secret.isTextual() || secret.textValue().isEmpty())) {
            errors.add(new FieldError(SECRET_POINTER, "must be text that is not empty"));
        }
        Duration read = grace == null ? USUAL : grace(grace, errors);
        form.fieldNames().forEachRemaining(name -> errors.add(new FieldError("/" + name, "unknown key")));
        if (!errors.isEmpty()) {
            throw Forms.invalid(errors);
        }
        return new RotationWish(secret == null ? null : Secret.of(secret.textValue()), read);
    }

    private static Duration grace(JsonNode text, List<FieldError> errors) {
        try {
            Duration read = Durations.parse(text.isTextual() ? text.textValue() : "");
            if (read.compareTo(LONGEST) <= 0) {
                return read;
            }
            errors.add(new FieldError("/" + GRACE, "must be between 0s and " + Durations.format(LONGEST)));
        } catch (IllegalArgumentException refused) {
            errors.add(new FieldError("/" + GRACE, "is " + refused.getMessage()));
        }
        return USUAL;
    }
}
