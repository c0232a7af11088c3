// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which schemas are taken: small, about nothing but themselves, with expressions that match in linear time. */
final class SchemaRules {
    static final int MOST_BYTES = 16 * 1024;
    private static final int MOST_DEPTH = 64;
    private static final int MOST_NODES = 5_000;
    private static final int LONGEST_PATTERN = 500;
    private static final int MOST_PROBLEMS = 20;
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final Set<String> REFUSED =
            Set.of("$id", "$vocabulary", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "id");
    /** Their members are names of the event's, not keywords. */
    private static final Set<String> NAMES =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependentRequired");
    /** Their values are values of the event's. */
    private static final Set<String> VALUES = Set.of("const", "enum", "default", "examples");

    private final List<SchemaProblem> problems = new ArrayList<>();
    private final JsonNode root;
    private int nodes;

    private SchemaRules(JsonNode root) {
        this.root = root;
    }

    /** What is wrong with it; nothing is read on after the first few. */
    static List<SchemaProblem> problems(JsonNode schema) {
        if (!schema.isObject()) {
            return List.of(new SchemaProblem("", "a schema is a JSON object"));
        }
        if (schema.toString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            return List.of(new SchemaProblem("", "a schema has at most " + MOST_BYTES / 1024 + " KiB"));
        }
        if (hasTooLong(schema, 0)) {
            return List.of(new SchemaProblem("", "a number has at most " + Numbers.MOST_DIGITS + " digits"));
        }
        var rules = new SchemaRules(schema);
        rules.schema(schema, "", 0);
        return List.copyOf(rules.problems);
    }

    /** What is too deep is refused by another rule. */
    private static boolean hasTooLong(JsonNode node, int depth) {
        boolean found = Numbers.isTooLong(node);
        for (JsonNode each : node) {
            found = found || (depth <= MOST_DEPTH && hasTooLong(each, depth + 1));
        }
        return found;
    }

    private void tell(String pointer, String detail) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new SchemaProblem(pointer, detail));
        }
    }

    private boolean isTooMuch(String pointer, int depth) {
        nodes++;
        if (depth > MOST_DEPTH) {
            tell(pointer, "a schema is at most " + MOST_DEPTH + " levels deep");
        } else if (nodes == MOST_NODES) {
            tell(pointer, "a schema has at most " + MOST_NODES + " members");
        }
        return depth > MOST_DEPTH || nodes >= MOST_NODES;
    }

    private void schema(JsonNode node, String pointer, int depth) {
        if (isTooMuch(pointer, depth)) {
            return;
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                schema(node.get(i), pointer + "/" + i, depth + 1);
            }
        }
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            keyword(each.getKey(), each.getValue(), pointer + "/" + escaped(each.getKey()), depth + 1);
        }
    }

    private void keyword(String name, JsonNode value, String pointer, int depth) {
        if (REFUSED.contains(name)) {
            tell(pointer, "'" + name + "' is not taken: a schema stands for itself");
        } else if (name.equals("$schema") && !value.asText("").equals(DIALECT)) {
            tell(pointer, "the dialect is " + DIALECT);
        } else if (name.equals("$ref")) {
            reference(value, pointer);
        } else if (name.equals("pattern")) {
            pattern(value.asText(""), pointer);
        } else if (NAMES.contains(name) && value.isObject()) {
            names(name, value, pointer, depth);
        } else if (!VALUES.contains(name)) {
            schema(value, pointer, depth);
        }
    }

    private void names(String keyword, JsonNode value, String pointer, int depth) {
        for (Map.Entry<String, JsonNode> each : value.properties()) {
            String at = pointer + "/" + escaped(each.getKey());
            if (keyword.equals("patternProperties")) {
                pattern(each.getKey(), at);
            }
            schema(each.getValue(), at, depth + 1);
        }
    }

    /** Only into the schema itself, so that nothing is ever fetched. */
    private void reference(JsonNode value, String pointer) {
        String text = value.asText("");
        if (!text.equals("#") && !text.startsWith("#/")) {
            tell(pointer, "a $ref begins with #/: other documents are not fetched");
        } else if (Pointers.in(root, text).isMissingNode()) {
            tell(pointer, "there is nothing at " + text);
        }
    }

    private void pattern(String text, String pointer) {
        if (text.length() > LONGEST_PATTERN) {
            tell(pointer, "a pattern has at most " + LONGEST_PATTERN + " characters");
            return;
        }
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException refused) {
            tell(pointer, "not an RE2 expression: " + refused.getDescription());
        }
    }

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
