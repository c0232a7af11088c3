// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a body of the API: one UTF-8 object, no repeated member, nothing after it, not deep. Thread-safe. */
final class StrictJson {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER = 64;
    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .reader();

    private StrictJson() {}

    static ObjectNode object(Buffer body) {
        if (body.length() == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (node(body) instanceof ObjectNode object) {
            return object;
        }
        throw malformed("the body is not a JSON object");
    }

    private static JsonNode node(Buffer body) {
        try {
            // decoded here, because the reader would guess UTF-16 and let bad UTF-8 pass in places
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.getBytes()))
                    .toString();
            return READER.readTree(text);
        } catch (CharacterCodingException notUtf8) {
            throw malformed("the body is not UTF-8");
        } catch (JsonProcessingException malformed) {
            var location = malformed.getLocation();
            throw malformed(
                    location == null
                            ? "the body is not JSON"
                            : "the body is not JSON that can be read, at its line " + location.getLineNr() + ", column "
                                    + location.getColumnNr());
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            throw malformed("the body has a number that can't be read");
        }
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.BODY_MALFORMED, detail);
    }
}
