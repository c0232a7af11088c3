// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A body that has to be parsed to be verified. Read strictly: nested no deeper than 64, no name twice in an object (two readers could
 * differ over which of them was proven), nothing behind the end. Immutable.
 */
public final class JsonBody {
    private static final int MAX_DEPTH = 64;
    /** Places behind or before the point that are written out; {@code 1e999999999} would be a gigabyte. */
    private static final int MOST_PLACES = 64;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final JsonNode root;

    private JsonBody(JsonNode root) {
        this.root = root;
    }

    /** The body, or null when it is not JSON. */
    public static @Nullable JsonBody read(byte[] text) {
        try {
            JsonNode root = JSON.readTree(text);
            return root == null || root.isMissingNode() ? null : new JsonBody(root);
        } catch (IOException | NumberFormatException notJson) {
            return null;
        }
    }

    public JsonNode root() {
        return root;
    }

    /** The text, number or boolean at a pointer, numbers without exponent unless it is a large one; null for anything else. */
    public @Nullable String text(String pointer) {
        return textOf(root.at(JsonPointer.compile(pointer)));
    }

    /** A text, number or boolean as text; null for anything else. */
    public static @Nullable String textOf(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        if (node.isBigDecimal()) {
            BigDecimal number = node.decimalValue();
            return Math.abs((long) number.scale()) > MOST_PLACES ? number.toString() : number.toPlainString();
        }
        return node.isValueNode() && !node.isNull() ? node.asText() : null;
    }

    /**
     * A body with a number put at a place of its root object, for signing.
     *
     * @throws IllegalArgumentException when it is no JSON object
     */
    public static byte[] withNumber(byte[] body, String pointer, String number) {
        ObjectNode object = object(body);
        object.put(pointer.substring(1), new BigDecimal(number));
        return write(object);
    }

    /**
     * A body that can be changed, for signing.
     *
     * @throws IllegalArgumentException when it is no JSON object
     */
    public static ObjectNode object(byte[] body) {
        JsonBody read = read(body);
        if (read != null && read.root instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("this provider's proof stands in the body, which has to be a JSON object");
    }

    public static byte[] write(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }
}
