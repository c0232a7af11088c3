// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.bind;

import dev.sluice.config.tree.Node;
import java.util.Set;
import java.util.regex.Pattern;

/** What a node is, by YAML's core schema: bare words such as {@code yes} are texts. */
enum Kind {
    NOTHING("empty"),
    TRUTH("true or false"),
    NUMBER("a number"),
    TEXT("text"),
    LIST("a list"),
    MAPPING("a mapping");

    static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,9})?");
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUTHS = Set.of("true", "false", "True", "False", "TRUE", "FALSE");

    private final String phrase;

    Kind(String phrase) {
        this.phrase = phrase;
    }

    String phrase() {
        return phrase;
    }

    static Kind of(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> MAPPING;
            case Node.Sequence sequence -> LIST;
            case Node.Unreadable unreadable -> TEXT;
            case Node.Scalar scalar when scalar.style() == Node.Style.PLAIN -> plain(scalar.text());
            case Node.Scalar scalar
            when scalar.style() == Node.Style.SUBSTITUTED && scalar.text().isEmpty() -> NOTHING;
            case Node.Scalar scalar -> TEXT;
        };
    }

    /** What the node would be if written bare: what was put in from variables may be of any kind. */
    static Kind literal(Node node) {
        return node instanceof Node.Scalar scalar && scalar.style() == Node.Style.SUBSTITUTED
                ? plain(scalar.text())
                : of(node);
    }

    private static Kind plain(String text) {
        if (NULLS.contains(text)) {
            return NOTHING;
        }
        if (TRUTHS.contains(text)) {
            return TRUTH;
        }
        return DECIMAL.matcher(text).matches() ? NUMBER : TEXT;
    }
}
