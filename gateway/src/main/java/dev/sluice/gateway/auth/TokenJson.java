// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.json.MalformedJsonException;
import dev.sluice.gateway.json.StrictJson;

/** Reads the JSON objects of a token. Thread-safe. */
final class TokenJson {
    private static final StrictJson JSON = new StrictJson(16);

    private TokenJson() {}

    static JsonNode object(byte[] bytes) {
        try {
            JsonNode node = JSON.read(bytes);
            if (node.isObject()) {
                return node;
            }
        } catch (MalformedJsonException malformed) {
            throw CompactJws.invalid("the token's JSON is malformed");
        }
        throw CompactJws.invalid("the token's JSON is not an object");
    }
}
