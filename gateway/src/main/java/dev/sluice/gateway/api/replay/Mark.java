// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.value.Start;
import java.util.Map;
import java.util.regex.Pattern;

/** A place on the log as a replay's {@code from} and {@code to} name it: a start in any of its forms, or an event. */
public sealed interface Mark {
    /** A start. */
    record At(Start start) implements Mark {}

    /**
     * An event, itself included on both sides.
     *
     * @param id its {@code eventid}
     */
    record Of(String id) implements Mark {}

    /**
     * Reads one: text ({@code earliest}, {@code time:…}, {@code last:N}, {@code event:evt_…}, a cursor), or an object with one member
     * ({@code time}, {@code last}, {@code event}, {@code cursor}).
     *
     * @throws IllegalArgumentException for what is none; its message does not repeat it
     */
    static Mark read(JsonNode json) {
        if (json instanceof ObjectNode object && object.size() == 1) {
            Map.Entry<String, JsonNode> only = object.properties().iterator().next();
            String value = only.getValue().asText();
            return switch (only.getKey()) {
                case "time" -> parse("time:" + value);
                case "last" -> parse("last:" + value);
                case "event" -> parse(Words.EVENT + value);
                case "cursor" -> parse(value);
                default -> throw new IllegalArgumentException(Words.FORMS);
            };
        }
        if (!json.isTextual()) {
            throw new IllegalArgumentException(Words.FORMS);
        }
        return parse(json.textValue());
    }

    /** Reads the text form. */
    static Mark parse(String text) {
        if (!text.startsWith(Words.EVENT)) {
            return new At(Start.parse(text));
        }
        String id = text.substring(Words.EVENT.length());
        if (!Words.ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not an event's id: write event:evt_…");
        }
        return new Of(id);
    }

    /** As {@link #parse} reads it. */
    default String text() {
        return switch (this) {
            case At at -> at.start().text();
            case Of of -> Words.EVENT + of.id();
        };
    }

    /** How marks are written. */
    final class Words {
        private static final String EVENT = "event:";
        private static final String FORMS =
                "write earliest, time:2026-01-31T12:00:00Z, last:N, event:evt_…, a cursor, or an object with one of time, last, event, cursor";
        private static final Pattern ID = Pattern.compile("evt_[a-z2-7]{32}");

        private Words() {}
    }
}
