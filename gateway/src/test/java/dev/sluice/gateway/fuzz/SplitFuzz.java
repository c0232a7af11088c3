// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.fuzz;

import static dev.sluice.gateway.fuzz.Reference.check;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.provider.event.EventFields;
import dev.sluice.gateway.provider.event.EventReader;
import dev.sluice.gateway.provider.event.EventRules;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;

/**
 * Lists of events and JSON in forms: a pointer to the list, the name of a form's field and the content type, a line each, then a body.
 * The parts are cut out of the body in its order, and put together again they are the list.
 */
public final class SplitFuzz {
    private static final String POINTER = "/id";
    private static final int MOST = 10_000;

    private SplitFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var parts = new FuzzInput(input);
        String list = parts.text();
        String field = parts.line();
        String contentType = parts.line();
        byte[] body = parts.rest();
        if (list.isEmpty() || list.startsWith("/")) {
            batch(list, body);
        }
        if (field.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '&' && c != '=')) {
            form(field, contentType, body);
        }
    }

    private static EventReader reader(String field, String batch) {
        List<String> none = List.of();
        return new EventReader(
                new EventRules(List.of(POINTER), none, none, none, none, field, batch, null, none), request -> null);
    }

    private static void batch(String pointer, byte[] body) {
        var request = new CountedRequest("", body);
        List<InboundRequest> parts = reader(null, pointer).split(request);
        check(request.bodyReads() <= 1, "the body is read once");
        JsonNode tree = Reference.tree(body);
        JsonNode list = tree == null ? null : Reference.at(tree, pointer);
        if (parts.size() == 1 && parts.getFirst() == request) {
            JsonNode strict = Reference.strictTree(body);
            boolean inUtf8 = body.length > 1 && body[0] != 0 && body[1] != 0 && (body[0] & 0xfe) != 0xfe;
            boolean list8 =
                    inUtf8 && strict != null && Reference.at(strict, pointer).isArray();
            boolean objects = list8 && !throughArray(strict, pointer);
            check(!objects || Reference.at(strict, pointer).size() > MOST, "a list was not split");
            return;
        }
        check(parts.size() <= MOST, "too many");
        int at = 0;
        var joined = new ByteArrayOutputStream();
        joined.write('[');
        for (InboundRequest part : parts) {
            byte[] bytes = part.body();
            int found = indexOf(body, bytes, at);
            check(found >= 0 && bytes.length > 0, "a part is not of the body, or not in its order");
            at = found + bytes.length;
            joined.writeBytes(joined.size() > 1 ? new byte[] {','} : new byte[0]);
            joined.writeBytes(bytes);
        }
        joined.write(']');
        if (list != null) {
            check(list.equals(Reference.tree(joined.toByteArray())), "put together the parts are not the list");
        }
    }

    /** Whether a list lies on the way, which the split does not enter. */
    private static boolean throughArray(JsonNode tree, String pointer) {
        for (int end = 0; end >= 0; end = pointer.indexOf('/', end + 1)) {
            if (end < pointer.length()
                    && Reference.at(tree, pointer.substring(0, end)).isArray()) {
                return !pointer.isEmpty();
            }
            if (pointer.isEmpty()) {
                return false;
            }
        }
        return false;
    }

    private static int indexOf(byte[] whole, byte[] part, int from) {
        return new String(whole, ISO_8859_1).indexOf(new String(part, ISO_8859_1), from);
    }

    private static void form(String field, String contentType, byte[] body) {
        var request = new CountedRequest("", body).header("Content-Type", contentType);
        EventFields fields = reader(field, null).extract(request, "fuzz", Instant.EPOCH);
        boolean isForm = contentType.toLowerCase(java.util.Locale.ROOT).startsWith("application/x-www-form-urlencoded");
        boolean has = ("&" + new String(body, ISO_8859_1)).contains("&" + field + "=");
        byte[] json = isForm && has ? Reference.formField(body, field) : body;
        JsonNode tree = json == null ? null : Reference.tree(json);
        check(tree == null || !fields.unparsed(), "JSON in a form was not read");
        if (tree != null) {
            check(Reference.isAttribute(fields.providerId(), Reference.at(tree, POINTER)), "another id");
        }
        check(new String(request.body(), UTF_8).equals(new String(body, UTF_8)), "the body was written to");
    }
}
