// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** From YAML, by its core schema, to JSON. What a variable or a file gave is a text; an item of a list that they left empty is none. */
public final class NodeJson {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?");
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUTHS = Set.of("true", "false", "True", "False", "TRUE", "FALSE");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private NodeJson() {}

    public static JsonNode of(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> object(mapping);
            case Node.Sequence sequence -> array(sequence);
            case Node.Scalar scalar when scalar.style() == Node.Style.PLAIN -> plain(scalar.text());
            case Node.Scalar scalar -> JSON.textNode(scalar.text());
            case Node.Unreadable unreadable -> JSON.nullNode();
        };
    }

    private static ObjectNode object(Node.Mapping mapping) {
        ObjectNode object = JSON.objectNode();
        mapping.entries().forEach(entry -> object.set(entry.key(), of(entry.value())));
        return object;
    }

    private static ArrayNode array(Node.Sequence sequence) {
        ArrayNode array = JSON.arrayNode();
        sequence.items().stream().filter(item -> !isLeftEmpty(item)).forEach(item -> array.add(of(item)));
        return array;
    }

    private static boolean isLeftEmpty(Node item) {
        return item instanceof Node.Scalar scalar
                && scalar.style() == Node.Style.SUBSTITUTED
                && scalar.text().isEmpty();
    }

    private static JsonNode plain(String text) {
        if (NULLS.contains(text)) {
            return JSON.nullNode();
        }
        if (TRUTHS.contains(text)) {
            return JSON.booleanNode(text.toLowerCase(Locale.ROOT).equals("true"));
        }
        return NUMBER.matcher(text).matches() ? number(new BigDecimal(text)) : JSON.textNode(text);
    }

    private static JsonNode number(BigDecimal value) {
        return value.scale() <= 0 ? JSON.numberNode(value.toBigInteger()) : DecimalNode.valueOf(value);
    }
}
