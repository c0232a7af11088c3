// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Writes JSON as YAML that people read and change, and that {@code --file} reads again as the same JSON. */
public final class YamlText {
    private static final int SHORT = 100;
    private static final String STEP = "  ";
    private static final Pattern WORD = Pattern.compile("[A-Za-z/]([A-Za-z0-9_./@+*:-]*[A-Za-z0-9_/*])?");
    private static final Pattern SPAN = Pattern.compile("[0-9]+(ms|s|m|h|d|/s|/m|/h)");
    private static final Set<String> MEAN_SOMETHING =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n", "inf", "nan");

    private YamlText() {}

    /** The lines of a mapping, without an end of line behind the last. */
    public static String of(JsonNode object) {
        var text = new StringBuilder();
        mapping(text, object, "");
        return text.toString().stripTrailing();
    }

    private static void mapping(StringBuilder text, JsonNode object, String indent) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            text.append(indent).append(key(member.getKey())).append(':');
            value(text, member.getValue(), indent);
        }
    }

    private static void value(StringBuilder text, JsonNode value, String indent) {
        if (value.isObject() && !value.isEmpty()) {
            text.append('\n');
            mapping(text, value, indent + STEP);
        } else if (value.isArray() && !isShort(value)) {
            text.append('\n');
            value.forEach(item -> text.append(indent)
                    .append(STEP)
                    .append("- ")
                    .append(inline(item))
                    .append('\n'));
        } else {
            text.append(' ').append(inline(value)).append('\n');
        }
    }

    private static boolean isShort(JsonNode array) {
        return inline(array).length() <= SHORT;
    }

    private static String inline(JsonNode value) {
        if (value.isArray()) {
            var items = new StringJoiner(", ", "[", "]");
            value.forEach(item -> items.add(inline(item)));
            return items.toString();
        }
        if (value.isObject()) {
            var members = new StringJoiner(", ", "{", "}");
            value.properties().forEach(member -> members.add(key(member.getKey()) + ": " + inline(member.getValue())));
            return members.toString();
        }
        return scalar(value);
    }

    /** No variable is put in for a part of a key. */
    private static String key(String text) {
        return isPlain(text) ? text : quoted(text);
    }

    private static String scalar(JsonNode value) {
        if (!value.isTextual()) {
            return value.toString();
        }
        String text = value.textValue();
        return isPlain(text) ? text : quoted(text.replace("${", "$${"));
    }

    private static boolean isPlain(String text) {
        return SPAN.matcher(text).matches()
                || (WORD.matcher(text).matches() && !MEAN_SOMETHING.contains(text.toLowerCase(Locale.ROOT)));
    }

    /** JSON's quoting is YAML's too; what moves a terminal's cursor is escaped. */
    private static String quoted(String text) {
        var quoted = new StringBuilder();
        TextNode.valueOf(text).toString().codePoints().forEach(each -> {
            if (!Printable.moves(each) && Character.isDefined(each)) {
                quoted.appendCodePoint(each);
            } else {
                quoted.append((Character.isBmpCodePoint(each) ? "\\u%04x" : "\\U%08x").formatted(each));
            }
        });
        return quoted.toString();
    }
}
