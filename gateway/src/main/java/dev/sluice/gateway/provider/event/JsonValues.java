// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sluice.gateway.provider.event.PointerTree.Node;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Picks values out of a JSON text in one pass: strings as they are, numbers and booleans as written; null, objects and arrays
 * count as not there. Of a value that comes twice the last counts, as in most libraries. The whole text must be JSON, nested no
 * deeper than 64.
 */
final class JsonValues {
    private static final int MAX_DEPTH = 64;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final @Nullable String[] values;

    private JsonValues(int slots) {
        this.values = new String[slots];
    }

    /** The wanted values, or null when the text is not JSON. */
    static @Nullable JsonValues read(byte[] text, PointerTree wanted) {
        var found = new JsonValues(wanted.slots());
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return null;
            }
            found.take(parser, wanted.root());
            return parser.nextToken() == null ? found : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    /** The value in a slot, or null when it was not found. */
    @Nullable
    String get(int slot) {
        return values[slot];
    }

    private void take(JsonParser parser, Node node) throws IOException {
        JsonToken token = parser.currentToken();
        if (node.slot() >= 0) {
            values[node.slot()] = text(parser, token);
        }
        if (node.leaf()) {
            parser.skipChildren();
        } else if (token == JsonToken.START_OBJECT) {
            takeObject(parser, node);
        } else if (token == JsonToken.START_ARRAY) {
            takeArray(parser, node);
        }
    }

    private void takeObject(JsonParser parser, Node node) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            Node child = node.child(name);
            parser.nextToken();
            if (child == null) {
                parser.skipChildren();
            } else {
                forget(child);
                take(parser, child);
            }
        }
    }

    /** What was found below a name that comes again does not stand any more. */
    private void forget(Node node) {
        for (int i = 0; i < node.children().size(); i++) {
            Node child = node.children().get(i);
            if (child.slot() >= 0) {
                values[child.slot()] = null;
            }
            forget(child);
        }
    }

    private void takeArray(JsonParser parser, Node node) throws IOException {
        int index = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            Node child = node.child(Integer.toString(index++));
            if (child == null) {
                parser.skipChildren();
            } else {
                take(parser, child);
            }
        }
    }

    private static @Nullable String text(JsonParser parser, JsonToken token) throws IOException {
        if (!token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            return null;
        }
        return parser.getTextLength() > AttributeText.MAX_LENGTH ? null : parser.getText();
    }
}
