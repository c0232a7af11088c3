// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A problem (RFC 9457) as the API tells it; {@code code} is empty when the answer is none of Sluice's. */
record Told(String code, String message, List<Fault> errors) {
    /** What is wrong at a place of the body. */
    record Fault(String pointer, String detail) {}

    static Told of(Answer answer) {
        JsonNode json = answer.json();
        var errors = new ArrayList<Fault>();
        json.path("errors")
                .forEach(error -> errors.add(new Fault(
                        error.path("pointer").asText(), error.path("detail").asText())));
        String title = json.path("title").asText();
        return new Told(json.path("code").asText(), json.path("detail").asText(title), errors);
    }
}
