// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads CloudEvents from JSON, one or a batch (CloudEvents JSON format 1.0.2). JSON data is kept byte for byte. Confined to one request.
 */
final class StructuredEvents {
    /** How many a batch may have. */
    static final int MOST = 1_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final byte[] json;
    private final List<FieldError> errors;

    /** @param errors told what is wrong with members, by JSON pointer */
    StructuredEvents(byte[] json, List<FieldError> errors) {
        this.json = json;
        this.errors = errors;
    }

    Draft one() {
        return parsed(parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("the body is not a JSON object");
            }
            return object(parser, "");
        });
    }

    List<Draft> batch() {
        return parsed(parser -> {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw malformed("the body is not a JSON array");
            }
            var drafts = new ArrayList<Draft>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw malformed("an element of the batch is not a JSON object");
                }
                if (drafts.size() == MOST) {
                    throw malformed("the batch has more than " + MOST + " events");
                }
                drafts.add(object(parser, "/" + drafts.size()));
            }
            return drafts;
        });
    }

    private interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }

    private <T> T parsed(Reading<T> reading) {
        requireUtf8();
        try (JsonParser parser = JSON.createParser(json)) {
            T read = reading.read(parser);
            if (parser.nextToken() != null) {
                throw malformed("something stands behind the JSON value");
            }
            return read;
        } catch (IOException notJson) {
            throw malformed("the body is not JSON that can be read");
        }
    }

    /** The parser would guess UTF-16, and then the data's place in the bytes is not known. */
    private void requireUtf8() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
        } catch (CharacterCodingException notUtf8) {
            throw malformed("the body is not UTF-8");
        }
        if (json.length > 1 && (json[0] == 0 || json[1] == 0)) {
            throw malformed("the body is not UTF-8");
        }
    }

    private Draft object(JsonParser parser, String pointer) throws IOException {
        Map<String, String> attributes = new HashMap<>();
        byte @Nullable [] raw = null;
        @Nullable String text = null;
        byte @Nullable [] binary = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "data" -> {
                    text = token == JsonToken.VALUE_STRING ? parser.getText() : null;
                    raw = token == JsonToken.VALUE_NULL ? null : raw(parser, token);
                }
                case "data_base64" -> binary = base64(parser, token, pointer);
                default -> attribute(parser, token, pointer, name, attributes);
            }
        }
        if (raw != null && binary != null) {
            errors.add(new FieldError(pointer + "/data_base64", "can't stand beside data"));
        }
        return new Draft(attributes, data(attributes, raw, text, binary));
    }

    private static byte @Nullable [] data(
            Map<String, String> attributes, byte @Nullable [] raw, @Nullable String text, byte @Nullable [] binary) {
        if (binary != null) {
            return binary;
        }
        if (raw == null) {
            return null;
        }
        String type = attributes.putIfAbsent("datacontenttype", "application/json");
        return text == null || isJson(type) ? raw : text.getBytes(StandardCharsets.UTF_8);
    }

    private void attribute(
            JsonParser parser, JsonToken token, String pointer, String name, Map<String, String> attributes)
            throws IOException {
        if (token.isStructStart()) {
            errors.add(
                    new FieldError(pointer + "/" + escaped(name), "an attribute is text, a whole number or a boolean"));
            parser.skipChildren();
        } else if (token != JsonToken.VALUE_NULL) {
            attributes.put(name, parser.getText());
        }
    }

    private byte @Nullable [] base64(JsonParser parser, JsonToken token, String pointer) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        try {
            if (token == JsonToken.VALUE_STRING) {
                return parser.getBinaryValue();
            }
        } catch (IOException notBase64) {
            errors.add(new FieldError(pointer + "/data_base64", "is not base64"));
            return null;
        }
        errors.add(new FieldError(pointer + "/data_base64", "is not text"));
        parser.skipChildren();
        return null;
    }

    private byte[] raw(JsonParser parser, JsonToken token) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (token.isStructStart()) {
            parser.skipChildren();
        } else if (token == JsonToken.VALUE_STRING) {
            parser.finishToken();
        } else {
            return parser.getText().getBytes(StandardCharsets.UTF_8);
        }
        return Arrays.copyOfRange(json, from, (int) parser.currentLocation().getByteOffset());
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return true;
        }
        String media = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return media.endsWith("/json") || media.endsWith("+json");
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.BODY_MALFORMED, detail);
    }
}
