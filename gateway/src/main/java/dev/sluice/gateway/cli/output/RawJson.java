// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Cuts a value out of a JSON text character for character, so that a body stays the one that was posted. */
public final class RawJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private RawJson() {}

    /** The text of the member that the names lead to; empty when there is none. */
    public static String at(String json, String... names) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            for (String name : names) {
                if (!enter(parser, name)) {
                    return "";
                }
            }
            return rest(parser, json);
        } catch (IOException malformed) {
            return "";
        }
    }

    /** The texts of the items of the array under {@code name}, each as it stands there. */
    public static List<String> items(String json, String name) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            return enter(parser, name) ? elements(parser, json) : List.of();
        } catch (IOException malformed) {
            return List.of();
        }
    }

    /** The texts of the items of the array that the text is. */
    public static List<String> items(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            return elements(parser, json);
        } catch (IOException malformed) {
            return List.of();
        }
    }

    private static List<String> elements(JsonParser parser, String json) throws IOException {
        var items = new ArrayList<String>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(rest(parser, json));
            }
        }
        return items;
    }

    /** The text of the value that begins at the parser's token. */
    private static String rest(JsonParser parser, String json) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        return json.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    /** Goes from the start of an object to the value of its member of that name. */
    private static boolean enter(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(name);
            parser.nextToken();
            if (found) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }
}
