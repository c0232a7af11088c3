// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

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
            int start = (int) parser.currentTokenLocation().getCharOffset();
            parser.skipChildren();
            parser.finishToken();
            return json.substring(start, (int) parser.currentLocation().getCharOffset());
        } catch (IOException malformed) {
            return "";
        }
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
