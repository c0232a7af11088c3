// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.NullValue;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A body as CEL sees it: maps, lists, texts, booleans, CEL's null, and for numbers Long, where too big UnsignedLong, else
 * Double. Of a key that comes twice the last counts.
 */
final class JsonBody {

    static final int MAX_DEPTH = 64;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(400)
                    .maxNameLength(10_000)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private JsonBody() {}

    /** Empty when the body is not one JSON value, or nests too deep. */
    static Optional<Object> parse(byte[] body) {
        if (body.length == 0) return Optional.empty();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() == null) return Optional.empty();
            Object value = value(parser);
            return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> NullValue.NULL_VALUE;
        };
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        var object = new HashMap<String, Object>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        var array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) array.add(value(parser));
        return array;
    }

    private static Object integer(JsonParser parser) throws IOException {
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) return parser.getLongValue();
        BigInteger big = parser.getBigIntegerValue();
        boolean unsigned = big.signum() > 0 && big.bitLength() <= Long.SIZE;
        return unsigned ? UnsignedLong.valueOf(big) : (Object) big.doubleValue();
    }
}
