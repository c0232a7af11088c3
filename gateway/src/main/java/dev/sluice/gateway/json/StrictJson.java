// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON value in UTF-8: no repeated member, nothing after it, no deeper than told, no endless number. Decimals keep their digits.
 * Thread-safe.
 */
public final class StrictJson {
    private static final int MAX_NUMBER = 64;

    private final ObjectReader reader;

    /** @param maxDepth how deep objects and lists may nest */
    public StrictJson(int maxDepth) {
        reader = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(maxDepth)
                                .maxNumberLength(MAX_NUMBER)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .reader();
    }

    /** The value in these bytes, which are decoded first: the reader would guess UTF-16, and let bad UTF-8 pass in places. */
    public JsonNode read(byte[] utf8) throws MalformedJsonException {
        try {
            return read(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedJsonException("is not UTF-8");
        }
    }

    /** The value in this text; a missing node for an empty one. */
    public JsonNode read(String text) throws MalformedJsonException {
        try {
            return reader.readTree(text);
        } catch (JsonProcessingException malformed) {
            var location = malformed.getLocation();
            throw new MalformedJsonException(
                    location == null
                            ? "is not JSON"
                            : "is not JSON that can be read, at its line " + location.getLineNr() + ", column "
                                    + location.getColumnNr());
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            throw new MalformedJsonException("has a number that can't be read");
        }
    }
}
