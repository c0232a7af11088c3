// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer that is no problem. Immutable; its body is shared and not to be changed.
 *
 * @param headers beside those that every answer has
 */
public record Reply(int status, Map<String, String> headers, Buffer body) {
    private static final String JSON = "application/json";

    public Reply {
        headers = Map.copyOf(headers);
    }

    /** 200 with a JSON document. */
    public static Reply ok(JsonNode json) {
        return json(200, json);
    }

    /** A JSON document. */
    public static Reply json(int status, JsonNode json) {
        return new Reply(status, Map.of("content-type", JSON), Buffer.buffer(json.toString()));
    }

    /** 200 with a JSON document that is written already. */
    public static Reply ok(Buffer json) {
        return new Reply(200, Map.of("content-type", JSON), json);
    }

    /** 204. */
    public static Reply nothing() {
        return new Reply(204, Map.of(), Buffer.buffer());
    }

    /** The same with one more header. */
    public Reply with(String name, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Reply(status, all, body);
    }

    /** Without the body, which may hold a secret. */
    @Override
    public String toString() {
        return "Reply[" + status + ", " + body.length() + " bytes]";
    }

    void send(HttpServerResponse response) {
        response.setStatusCode(status).putHeader("x-content-type-options", "nosniff");
        if (!headers.containsKey("cache-control")) {
            response.putHeader("cache-control", "no-store");
        }
        headers.forEach(response::putHeader);
        response.end(body);
    }
}
