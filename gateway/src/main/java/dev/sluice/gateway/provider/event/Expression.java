// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value made of a request: fixed text, values of the body, headers, the signed message id. It can be resolved only when all
 * of its parts can.
 */
final class Expression {

    private sealed interface Part {
        record Literal(String text) implements Part {}

        record Pointer(int slot) implements Part {}

        record Header(String name) implements Part {}

        record Every(EveryElement element) implements Part {}

        enum Signed implements Part {
            ID
        }
    }

    private static final String EVERY = "every:";

    /** What an expression may look at. */
    record Scope(InboundRequest request, @Nullable JsonValues values, SignedId signedId) {}

    private final List<Part> parts;

    private Expression(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads an expression and enters its pointers.
     *
     * @throws IllegalArgumentException for an unknown or unclosed placeholder
     */
    static Expression parse(String text, PointerTree pointers) {
        if (text.startsWith("/")) {
            return new Expression(List.of(new Part.Pointer(pointers.add(text))));
        }
        var parts = new ArrayList<Part>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            int end = open < 0 ? text.length() : open;
            if (end > at) {
                parts.add(new Part.Literal(text.substring(at, end)));
            }
            if (open < 0) {
                break;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("'{' without '}' in " + text);
            }
            parts.add(placeholder(text.substring(open + 1, close), pointers));
            at = close + 1;
        }
        return new Expression(parts);
    }

    private static Part placeholder(String name, PointerTree pointers) {
        if (name.startsWith("/")) {
            return new Part.Pointer(pointers.add(name));
        }
        if (name.startsWith("header:") && name.length() > "header:".length()) {
            return new Part.Header(name.substring("header:".length()));
        }
        if (name.startsWith(EVERY)) {
            return new Part.Every(EveryElement.parse(name.substring(EVERY.length())));
        }
        if (name.equals("id")) {
            return Part.Signed.ID;
        }
        throw new IllegalArgumentException(
                "unknown placeholder {" + name + "}; known: {/pointer}, {every:/list:/pointer}, {header:NAME}, {id}");
    }

    /** The value, or null when a part is not there or the whole is no clean text. */
    @Nullable
    String resolve(Scope scope) {
        if (parts.size() == 1) {
            return AttributeText.clean(valueOf(parts.getFirst(), scope));
        }
        var text = new StringBuilder(64);
        for (int i = 0; i < parts.size(); i++) {
            String value = valueOf(parts.get(i), scope);
            if (value == null || value.isEmpty()) {
                return null;
            }
            text.append(value);
        }
        return AttributeText.clean(text.toString());
    }

    private static @Nullable String valueOf(Part part, Scope scope) {
        return switch (part) {
            case Part.Literal literal -> literal.text();
            case Part.Pointer pointer ->
                scope.values() == null ? null : scope.values().get(pointer.slot());
            case Part.Header header -> only(scope.request().headers(header.name()));
            case Part.Every every -> every.element().of(scope.request().body());
            case Part.Signed.ID -> scope.signedId().of(scope.request());
        };
    }

    private static @Nullable String only(List<String> values) {
        return values.size() == 1 ? values.getFirst() : null;
    }
}
