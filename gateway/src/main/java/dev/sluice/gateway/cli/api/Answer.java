// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import java.net.http.HttpHeaders;
import java.util.OptionalLong;

/** What the API answered: {@code body} exactly as it came. */
public record Answer(int status, HttpHeaders headers, String body) {
    private static final int OK = 200;
    private static final int REDIRECTED = 300;
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .reader();

    boolean isSuccess() {
        return status >= OK && status < REDIRECTED;
    }

    /** The body read; missing when it is no JSON. */
    public JsonNode json() {
        return json(body);
    }

    static JsonNode json(String text) {
        try {
            JsonNode read = READER.readTree(text);
            return read == null ? MissingNode.getInstance() : read;
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    /** The body as the object that a success is. */
    public ObjectNode object() {
        if (json() instanceof ObjectNode object) {
            return object;
        }
        throw CommandFailure.atRunTime("the gateway answered " + status + " with what is no JSON object");
    }

    /** A header's value; empty when it is not there. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    OptionalLong retryAfterSeconds() {
        String text = header("Retry-After");
        return text.matches("[0-9]{1,9}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
