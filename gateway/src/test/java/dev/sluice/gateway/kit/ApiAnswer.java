// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** What the admin API answered. */
public record ApiAnswer(HttpResponse<String> response) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public int status() {
        return response.statusCode();
    }

    /** A header's first value; empty when there is none. */
    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    public String body() {
        return response.body();
    }

    /** The body as JSON. */
    public JsonNode json() {
        try {
            return JSON.readTree(body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + body(), e);
        }
    }

    /** The text of a member; null when it has none. */
    public String text(String member) {
        return json().path(member).textValue();
    }

    /** A problem's code. */
    public String code() {
        return text("code");
    }

    /** The pointers of a validation problem. */
    public List<String> pointers() {
        List<String> pointers = new ArrayList<>();
        json().path("errors")
                .forEach(error -> pointers.add(error.path("pointer").asText()));
        return pointers;
    }

    /** The ids of a list. */
    public List<String> ids() {
        List<String> ids = new ArrayList<>();
        json().path("items").forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }
}
