// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent in one JSON object, as other writers may put it on the log. Its JSON data is kept byte for byte.
 *
 * <p>Protocol: CloudEvents JSON Event Format 1.0.2.
 */
final class StructuredMode {
    private static final String MEDIA_TYPE = "application/cloudevents+json";
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private StructuredMode() {}

    static boolean is(@Nullable String contentType) {
        return contentType != null && contentType.regionMatches(true, 0, MEDIA_TYPE, 0, MEDIA_TYPE.length());
    }

    /** Fills the event; answers what is wrong, or null. */
    static @Nullable String read(Event.Builder event, byte @Nullable [] json) {
        if (json == null) {
            return "structured CloudEvent without value";
        }
        event.contentType(null);
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "structured CloudEvent is not a JSON object";
            }
            if (parser.currentTokenLocation().getByteOffset() < 0) {
                // UTF-16 and UTF-32 are read as characters: where the data stands in the bytes is not known then
                return "structured CloudEvent is not UTF-8";
            }
            fields(event, parser, json);
            return null;
        } catch (IOException malformed) {
            return "structured CloudEvent is not JSON";
        }
    }

    private static void fields(Event.Builder event, JsonParser parser, byte[] json) throws IOException {
        byte @Nullable [] raw = null;
        @Nullable String text = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "data" -> {
                    text = token == JsonToken.VALUE_STRING ? parser.getText() : null;
                    raw = token == JsonToken.VALUE_NULL ? null : raw(parser, token, json);
                }
                case "data_base64" -> {
                    if (token == JsonToken.VALUE_STRING) {
                        event.data(parser.getBinaryValue());
                    }
                }
                default -> attribute(event, name, parser, token);
            }
        }
        if (raw != null) {
            event.data(text == null || isJson(event.contentType()) ? raw : text.getBytes(StandardCharsets.UTF_8));
        }
        if (event.contentType() == null) {
            event.contentType("application/json");
        }
    }

    private static void attribute(Event.Builder event, String name, JsonParser parser, JsonToken token)
            throws IOException {
        if (token.isStructStart()) {
            parser.skipChildren();
        } else if (token != JsonToken.VALUE_NULL) {
            EventCodec.attribute(event, "ce_" + name, parser.getText());
        }
    }

    private static byte[] raw(JsonParser parser, JsonToken token, byte[] json) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (token.isStructStart()) {
            parser.skipChildren();
        } else if (token != JsonToken.VALUE_STRING) {
            return parser.getText().getBytes(StandardCharsets.UTF_8);
        } else {
            parser.finishToken();
        }
        return Arrays.copyOfRange(json, from, (int) parser.currentLocation().getByteOffset());
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return true;
        }
        int end = contentType.indexOf(';');
        String media = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return media.regionMatches(true, media.length() - 5, "/json", 0, 5)
                || media.regionMatches(true, media.length() - 5, "+json", 0, 5);
    }
}
