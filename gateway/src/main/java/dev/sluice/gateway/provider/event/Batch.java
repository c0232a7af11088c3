// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a list of JSON into its elements, each byte for byte as it was sent. */
final class Batch {
    /** More events in one request are nobody's. */
    static final int MOST = 10_000;

    private static final int MAX_DEPTH = 64;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final List<String> path;

    /** @param pointer to the list, empty for the whole text */
    Batch(String pointer) {
        if (!pointer.isEmpty() && !pointer.startsWith("/")) {
            throw new IllegalArgumentException("a JSON pointer begins with '/', not as " + pointer);
        }
        this.path = pointer.isEmpty()
                ? List.of()
                : Arrays.stream(pointer.substring(1).split("/", -1))
                        .map(segment -> segment.replace("~1", "/").replace("~0", "~"))
                        .toList();
    }

    /**
     * The elements.
     *
     * @return null when the text is not JSON in UTF-8, has no such list, or more elements than {@link #MOST}
     */
    @Nullable
    List<byte[]> split(byte[] text) {
        if (text.length > 1 && (text[0] == 0 || text[1] == 0)) {
            return null;
        }
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            for (String name : path) {
                if (!enter(parser, name)) {
                    return null;
                }
            }
            return parser.currentToken() == JsonToken.START_ARRAY ? elements(parser, text) : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    private static boolean enter(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        for (String found = parser.nextFieldName(); found != null; found = parser.nextFieldName()) {
            parser.nextToken();
            if (found.equals(name)) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static @Nullable List<byte[]> elements(JsonParser parser, byte[] text) throws IOException {
        var elements = new ArrayList<byte[]>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            if (token.isScalarValue()) {
                elements.add(scalar(parser, token));
            } else {
                parser.skipChildren();
                elements.add(Arrays.copyOfRange(
                        text, from, (int) parser.currentLocation().getByteOffset()));
            }
            if (elements.size() > MOST) {
                return null;
            }
        }
        while (parser.nextToken() != null) {
            // to the end: what follows has to be JSON as well
        }
        return elements;
    }

    private static byte[] scalar(JsonParser parser, JsonToken token) throws IOException {
        String written = parser.getText();
        String text = token == JsonToken.VALUE_STRING ? "\"" + escaped(written) + "\"" : written;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
