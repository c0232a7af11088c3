// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.output.Printable;
import dev.sluice.gateway.cli.output.RawJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** An event for people: its attributes, and its data below them. */
final class EventText {
    private static final String DATA = "data";
    private static final String BINARY = "data_base64";

    private EventText() {}

    static List<String> lines(Answer answer) {
        JsonNode event = answer.object();
        var lines = new ArrayList<String>();
        for (Map.Entry<String, JsonNode> attribute : event.properties()) {
            if (!attribute.getKey().equals(DATA) && !attribute.getKey().equals(BINARY)) {
                lines.add(Printable.line("%-16s %s"
                        .formatted(attribute.getKey(), attribute.getValue().asText())));
            }
        }
        lines.add("");
        lines.addAll(data(event, answer.body()).lines().map(Printable::line).toList());
        return lines;
    }

    private static String data(JsonNode event, String body) {
        if (event.has(DATA)) {
            return RawJson.at(body, DATA);
        }
        if (!event.has(BINARY)) {
            return "(no data)";
        }
        byte[] bytes = Base64.getDecoder().decode(event.path(BINARY).asText());
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException noText) {
            return "(" + bytes.length + " bytes that are no text: --json shows them in base64)";
        }
    }
}
