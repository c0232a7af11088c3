// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.fuzz;

import static dev.sluice.gateway.fuzz.Reference.check;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.provider.event.EventReader;
import dev.sluice.gateway.provider.event.EventRules;
import dev.sluice.gateway.provider.scheme.SignedTemplate;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Both template languages: what is signed and what makes an attribute, a line each, then timestamp, id, URL and a header's value, a line
 * each, then the body. What comes out is what a regular expression puts together.
 */
public final class TemplateFuzz {
    private static final Pattern PIECE = Pattern.compile("\\{([^}]*)}|([^{]+)", Pattern.DOTALL);
    private static final String HEADER = "header:";

    private TemplateFuzz() {}

    /** What templates may look at. */
    private record Scope(CountedRequest request, String timestamp, String id, JsonNode tree) {}

    public static void fuzzerTestOneInput(byte[] input) {
        var parts = new FuzzInput(input);
        String signed = parts.text();
        String attribute = parts.text();
        String timestamp = parts.line();
        String id = parts.line();
        String url = parts.line();
        String value = parts.line();
        byte[] body = parts.rest();
        var request = new CountedRequest(url, body)
                .header("X-A", value)
                .header("X-B", value)
                .header("X-B", "two");
        var scope = new Scope(request, timestamp, id, Reference.tree(body));
        signed(signed, scope, body);
        attribute(attribute, scope);
    }

    private static List<String> pieces(String template) {
        var pieces = new ArrayList<String>();
        Matcher matcher = PIECE.matcher(template);
        int at = 0;
        while (at < template.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                return null;
            }
            pieces.add(matcher.group());
            at = matcher.end();
        }
        return pieces;
    }

    private static void signed(String template, Scope scope, byte[] body) {
        SignedTemplate parsed = null;
        try {
            parsed = SignedTemplate.parse(template);
        } catch (IllegalArgumentException refused) {
            check(refused.getMessage() != null, "a refusal says why");
        }
        byte[] wanted = wanted(template, scope, body);
        check((parsed == null) == (wanted == null), "a template is refused by one only");
        if (parsed == null) {
            return;
        }
        var written = new ByteArrayOutputStream();
        parsed.write(scope.request, scope.timestamp, scope.id, written::writeBytes);
        if (!template.contains("{url:readable}")) {
            check(Arrays.equals(wanted, written.toByteArray()), "other bytes are signed");
        }
        List<String> pieces = pieces(template);
        check(parsed.bindsBody() == pieces.contains("{body}"), "binds the body or does not");
        boolean url = pieces.contains("{url}") || pieces.contains("{url:readable}");
        check(parsed.bindsUrl() == url, "binds the URL or does not");
        check(parsed.toString().equals(template), "shows itself");
    }

    private static byte[] wanted(String template, Scope scope, byte[] body) {
        List<String> pieces = pieces(template);
        if (pieces == null || pieces.isEmpty()) {
            return null;
        }
        var bytes = new ByteArrayOutputStream();
        for (String piece : pieces) {
            byte[] some = piece.startsWith("{") ? named(inside(piece), scope, body) : piece.getBytes(UTF_8);
            if (some == null) {
                return null;
            }
            bytes.writeBytes(some);
        }
        return bytes.toByteArray();
    }

    private static String inside(String piece) {
        return piece.substring(1, piece.length() - 1);
    }

    private static byte[] named(String name, Scope scope, byte[] body) {
        if (name.startsWith(HEADER) && name.length() > HEADER.length()) {
            List<String> values = scope.request.headers(name.substring(HEADER.length()));
            return values.isEmpty() ? new byte[0] : values.getFirst().getBytes(ISO_8859_1);
        }
        return switch (name) {
            case "body" -> body;
            case "timestamp" -> scope.timestamp.getBytes(ISO_8859_1);
            case "id" -> scope.id.getBytes(ISO_8859_1);
            case "method" -> "POST".getBytes(ISO_8859_1);
            case "url", "url:readable" -> scope.request.url().getBytes(ISO_8859_1);
            default -> null;
        };
    }

    private static void attribute(String template, Scope scope) {
        List<String> none = List.of();
        EventReader reader = null;
        try {
            reader = new EventReader(
                    new EventRules(List.of(template), none, none, none, none, null, null, null, none),
                    request -> scope.id);
        } catch (IllegalArgumentException refused) {
            check(refused.getMessage() != null, "a refusal says why");
        }
        boolean pointer = template.startsWith("/");
        List<String> pieces = pointer ? List.of("{" + template + "}") : pieces(template);
        boolean known =
                pieces != null && pieces.stream().allMatch(piece -> !piece.startsWith("{") || isKnown(inside(piece)));
        check((reader == null) != (pointer || known), "an expression is refused by one only");
        if (reader == null) {
            return;
        }
        String found = reader.extract(scope.request, "fuzz", Instant.EPOCH).providerId();
        check(found == null || found.equals(Reference.clean(found)), "an attribute that must not be");
        if (scope.tree != null || !template.contains("/")) {
            compare(found, pointer ? List.of(template) : pieces, scope, pointer);
        }
    }

    private static boolean isKnown(String name) {
        return name.startsWith("/")
                || name.equals("id")
                || (name.startsWith(HEADER) && name.length() > HEADER.length());
    }

    private static void compare(String found, List<String> pieces, Scope scope, boolean pointer) {
        var text = new StringBuilder();
        for (String piece : pieces) {
            String value = pointer ? node(piece, scope) : value(piece, scope);
            if (value == null || value.isEmpty()) {
                check(found == null, "made of a part that is not there");
                return;
            }
            text.append(value);
        }
        if (numbers(pieces, scope, pointer)) {
            return; // as they are written, which a tree does not tell
        }
        String wanted = Reference.clean(text.toString());
        check(wanted == null ? found == null : wanted.equals(found), "another attribute");
    }

    private static String value(String piece, Scope scope) {
        if (!piece.startsWith("{")) {
            return piece;
        }
        String name = inside(piece);
        if (name.startsWith("/")) {
            return node(name, scope);
        }
        if (name.equals("id")) {
            return scope.id;
        }
        List<String> values = scope.request.headers(name.substring(HEADER.length()));
        return values.size() == 1 ? values.getFirst() : null;
    }

    private static String node(String pointer, Scope scope) {
        JsonNode node = Reference.at(scope.tree, pointer);
        boolean value = node.isValueNode() && !node.isNull();
        String text = value && !node.isNumber() ? node.asText() : value ? "0" : null;
        return text != null && text.length() > 1_024 ? null : text;
    }

    private static boolean numbers(List<String> pieces, Scope scope, boolean pointer) {
        return pieces.stream()
                .map(piece -> pointer ? piece : piece.startsWith("{") ? inside(piece) : "")
                .filter(name -> name.startsWith("/"))
                .anyMatch(name -> Reference.at(scope.tree, name).isNumber());
    }
}
