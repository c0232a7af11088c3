// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.json.MalformedJsonException;
import dev.sluice.gateway.json.StrictJson;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.buffer.Buffer;

/** Reads the JSON object of a body. Thread-safe. */
final class BodyJson {
    private static final StrictJson JSON = new StrictJson(32);

    private BodyJson() {}

    static ObjectNode object(Buffer body) {
        if (body.length() == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            if (JSON.read(body.getBytes()) instanceof ObjectNode object) {
                return object;
            }
        } catch (MalformedJsonException malformed) {
            throw malformed("the body " + malformed.getMessage());
        }
        throw malformed("the body is not a JSON object");
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.BODY_MALFORMED, detail);
    }
}
