// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a list of JSON into its elements, each byte for byte as it was sent. */
final class Batch {
    /** More events in one request are nobody's. */
    static final int MOST = 10_000;

    private static final int MAX_DEPTH = 64;
    /** Byte order marks of UTF-16, the second of UTF-32 as well. */
    private static final int BIG_ENDIAN = 0xfeff;

    private static final int LITTLE_ENDIAN = 0xfffe;
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
     * @return null when the text is not JSON in UTF-8, has no such list or names it twice, or more elements than {@link #MOST}
     */
    @Nullable
    List<byte[]> split(byte[] text) {
        if (isWide(text)) {
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

    /** Whether it is one text of JSON, of whatever depth. Never throws. */
    static boolean isJson(byte[] text) {
        try (JsonParser parser = JSON.createParser(text)) {
            boolean any = parser.nextToken() != null;
            parser.skipChildren();
            return any && parser.nextToken() == null;
        } catch (StreamConstraintsException tooDeep) {
            return true;
        } catch (IOException notJson) {
            return false;
        }
    }

    /** Whether a JSON parser would take it for UTF-16 or UTF-32, whose places are not counted in bytes. */
    private static boolean isWide(byte[] text) {
        if (text.length < 2) {
            return false;
        }
        int mark = (text[0] & 0xff) << 8 | (text[1] & 0xff);
        return text[0] == 0 || text[1] == 0 || mark == BIG_ENDIAN || mark == LITTLE_ENDIAN;
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

    private @Nullable List<byte[]> elements(JsonParser parser, byte[] text) throws IOException {
        var elements = new ArrayList<byte[]>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            if (token.isScalarValue()) {
                parser.finishToken();
            } else {
                parser.skipChildren();
            }
            elements.add(Arrays.copyOfRange(
                    text, from, (int) parser.currentLocation().getByteOffset()));
            if (elements.size() > MOST) {
                return null;
            }
        }
        return comesAgain(parser) ? null : elements;
    }

    /** Reads to the end, which has to be JSON as well; whether a name on the way to the list comes twice, so that two readers could differ. */
    private boolean comesAgain(JsonParser parser) throws IOException {
        boolean again = false;
        int open = path.size();
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            int depth = parser.getParsingContext().getNestingDepth();
            if (token == JsonToken.END_OBJECT) {
                open = Math.min(open, depth);
            } else if (token == JsonToken.FIELD_NAME && depth <= open) {
                again |= path.get(depth - 1).equals(parser.currentName());
            }
        }
        return again;
    }
}
