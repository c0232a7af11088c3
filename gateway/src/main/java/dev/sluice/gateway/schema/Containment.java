// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whether everything that one schema takes is taken by another. Careful: what it can't compare it does not believe, but for one thing that
 * everybody does: a property that the other schema does not mention may be added.
 */
final class Containment {
    private static final int MOST_GAPS = 20;
    private static final int DEEPEST = 200;
    /** Larger is looser. */
    private static final Set<String> AT_MOST =
            Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains");
    /** Smaller is looser. */
    private static final Set<String> AT_LEAST =
            Set.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
    /** Say nothing about what is valid. */
    private static final Set<String> NOTES = Set.of(
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "$comment",
            "$schema",
            "$defs",
            "definitions",
            "format",
            "contentEncoding",
            "contentMediaType",
            "contentSchema",
            "$anchor");

    private static final Set<String> COMPARED =
            Set.of("type", "enum", "const", "required", "properties", "additionalProperties", "items", "$ref");

    private final JsonNode wideRoot;
    private final JsonNode narrowRoot;
    private final String consequence;
    private final List<SchemaProblem> gaps = new ArrayList<>();
    private final Set<Pair> seen = new HashSet<>();

    private record Pair(String wide, String narrow) {}

    private Containment(JsonNode wideRoot, JsonNode narrowRoot, String consequence) {
        this.wideRoot = wideRoot;
        this.narrowRoot = narrowRoot;
        this.consequence = consequence;
    }

    /** Where {@code narrow} takes what {@code wide} may not. */
    static List<SchemaProblem> gaps(JsonNode wide, JsonNode narrow, String consequence) {
        var containment = new Containment(wide, narrow, consequence);
        containment.compare(wide, narrow, "", 0);
        return List.copyOf(containment.gaps);
    }

    private void gap(String pointer, String what) {
        if (gaps.size() < MOST_GAPS) {
            gaps.add(new SchemaProblem(pointer, what + ": " + consequence));
        }
    }

    private void compare(JsonNode wideAny, JsonNode narrowAny, String pointer, int depth) {
        if (depth > DEEPEST) {
            gap(pointer, "too deep to be compared");
            return;
        }
        if (!seen.add(new Pair(wideAny.toString(), narrowAny.toString()))) {
            return;
        }
        JsonNode wide = resolved(wideAny, wideRoot);
        JsonNode narrow = resolved(narrowAny, narrowRoot);
        boolean sameRoots = wideRoot.equals(narrowRoot);
        if ((wide.equals(narrow) && (sameRoots || !refers(wide))) || takesAll(wide) || takesNone(narrow)) {
            return;
        }
        if (takesNone(wide)) {
            gap(pointer, "is not taken any more");
            return;
        }
        values(wide, narrow, pointer);
        bounds(wide, narrow, pointer);
        properties(wide, narrow, pointer, depth);
        if (wide.has("items")) {
            compare(
                    wide.get("items"),
                    narrow.path("items").isMissingNode() ? all() : narrow.get("items"),
                    pointer + "/items",
                    depth + 1);
        }
        others(wide, narrow, pointer);
    }

    private void values(JsonNode wide, JsonNode narrow, String pointer) {
        Set<String> mayBe = types(wide);
        if (!mayBe.isEmpty()) {
            Set<String> is = narrow.has("const") || narrow.has("enum") ? typesOfValues(narrow) : types(narrow);
            if (is.isEmpty()) {
                gap(pointer + "/type", "has a type that it had not");
            } else if (!is.stream().allMatch(type -> mayBe.contains(type) || isNumber(type, mayBe))) {
                gap(pointer + "/type", "was " + String.join(", ", is) + ", and is " + String.join(", ", mayBe));
            }
        }
        if (wide.has("enum") || wide.has("const")) {
            Set<JsonNode> taken = listed(wide);
            if (!narrow.has("enum") && !narrow.has("const")) {
                gap(pointer + "/enum", "was not limited to some values");
            } else {
                listed(narrow).stream()
                        .filter(value -> !taken.contains(value))
                        .forEach(value -> gap(pointer + "/enum", "without " + value));
            }
        }
    }

    private static boolean isNumber(String type, Set<String> mayBe) {
        return type.equals("integer") && mayBe.contains("number");
    }

    private static Set<JsonNode> listed(JsonNode schema) {
        var listed = new HashSet<JsonNode>();
        if (schema.has("const")) {
            listed.add(schema.get("const"));
        }
        schema.path("enum").forEach(listed::add);
        return listed;
    }

    private static Set<String> typesOfValues(JsonNode schema) {
        var types = new TreeSet<String>();
        listed(schema)
                .forEach(value -> types.add(
                        switch (value.getNodeType()) {
                            case ARRAY -> "array";
                            case BOOLEAN -> "boolean";
                            case NULL -> "null";
                            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
                            case STRING -> "string";
                            default -> "object";
                        }));
        return types;
    }

    private static Set<String> types(JsonNode schema) {
        var types = new TreeSet<String>();
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            types.add(type.textValue());
        }
        type.forEach(each -> types.add(each.asText()));
        return types;
    }

    private void bounds(JsonNode wide, JsonNode narrow, String pointer) {
        for (String name : AT_MOST) {
            if (wide.has(name) && (!narrow.has(name) || isLess(wide.get(name), narrow.get(name)))) {
                gap(
                        pointer + "/" + name,
                        "is " + wide.get(name)
                                + (narrow.has(name) ? ", was " + narrow.get(name) : ", was not bounded"));
            }
        }
        for (String name : AT_LEAST) {
            if (wide.has(name) && (!narrow.has(name) || isLess(narrow.get(name), wide.get(name)))) {
                gap(
                        pointer + "/" + name,
                        "is " + wide.get(name)
                                + (narrow.has(name) ? ", was " + narrow.get(name) : ", was not bounded"));
            }
        }
    }

    private static boolean isLess(JsonNode one, JsonNode other) {
        return one.decimalValue().compareTo(other.decimalValue()) < 0;
    }

    private void properties(JsonNode wide, JsonNode narrow, String pointer, int depth) {
        Set<String> always = new HashSet<>();
        narrow.path("required").forEach(name -> always.add(name.asText()));
        wide.path("required").forEach(name -> {
            if (!always.contains(name.asText())) {
                gap(pointer + "/required", "'" + name.asText() + "' is required on one side only");
            }
        });
        JsonNode known = narrow.path("properties");
        for (Map.Entry<String, JsonNode> each : wide.path("properties").properties()) {
            String at = pointer + "/properties/" + SchemaRules.escaped(each.getKey());
            JsonNode before = known.path(each.getKey());
            JsonNode rest = narrow.path("additionalProperties");
            if (!before.isMissingNode()) {
                compare(each.getValue(), before, at, depth + 1);
            } else if (rest.isObject()) {
                compare(each.getValue(), rest, at, depth + 1);
            }
        }
        rest(wide, narrow, pointer, depth);
    }

    /** Properties that the wide schema does not name. */
    private void rest(JsonNode wide, JsonNode narrow, String pointer, int depth) {
        JsonNode rest = wide.path("additionalProperties");
        if (rest.isMissingNode() || takesAll(rest)) {
            return;
        }
        String at = pointer + "/additionalProperties";
        for (Map.Entry<String, JsonNode> each : narrow.path("properties").properties()) {
            if (!wide.path("properties").has(each.getKey())) {
                compare(
                        rest,
                        each.getValue(),
                        pointer + "/properties/" + SchemaRules.escaped(each.getKey()),
                        depth + 1);
            }
        }
        JsonNode before = narrow.path("additionalProperties");
        compare(rest, before.isMissingNode() ? all() : before, at, depth + 1);
    }

    /** What is not understood must be the same. */
    private void others(JsonNode wide, JsonNode narrow, String pointer) {
        for (Map.Entry<String, JsonNode> each : wide.properties()) {
            String name = each.getKey();
            boolean known = Stream.of(NOTES, COMPARED, AT_MOST, AT_LEAST).anyMatch(set -> set.contains(name));
            boolean same = each.getValue().equals(narrow.path(name))
                    && (!refers(each.getValue()) || wideRoot.equals(narrowRoot));
            if (!known && !same) {
                gap(pointer + "/" + SchemaRules.escaped(name), "'" + name + "' can't be compared");
            }
        }
        if (wide.has("$ref")) {
            gap(pointer + "/$ref", "a $ref with others beside it can't be compared");
        }
    }

    /** Follows references that stand alone. */
    private static JsonNode resolved(JsonNode schema, JsonNode root) {
        JsonNode at = schema;
        for (int steps = 0; steps < DEEPEST && at.isObject() && at.has("$ref") && at.size() == 1; steps++) {
            at = Pointers.in(root, at.get("$ref").asText(""));
        }
        return at;
    }

    private static boolean refers(JsonNode schema) {
        return schema.findValue("$ref") != null;
    }

    private static boolean takesAll(JsonNode schema) {
        return (schema.isBoolean() && schema.booleanValue())
                || (schema.isObject() && schema.propertyStream().allMatch(each -> NOTES.contains(each.getKey())));
    }

    private static boolean takesNone(JsonNode schema) {
        return schema.isBoolean() && !schema.booleanValue();
    }

    private static JsonNode all() {
        return BooleanNode.TRUE;
    }
}
