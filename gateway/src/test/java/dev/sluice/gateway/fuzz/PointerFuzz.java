// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.fuzz;

import static dev.sluice.gateway.fuzz.Reference.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.provider.event.EventFields;
import dev.sluice.gateway.provider.event.EventReader;
import dev.sluice.gateway.provider.event.EventRules;
import dev.sluice.gateway.provider.verify.JsonBody;
import java.time.Instant;
import java.util.List;

/**
 * JSON pointers, as a source sets them: two pointers, a line each, then a body. What is found is what Jackson's own pointers find in the
 * whole tree, and no longer than what was sent.
 */
public final class PointerFuzz {
    private static final int SLACK = 64;

    private PointerFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var parts = new FuzzInput(input);
        String first = parts.text();
        String second = parts.text();
        byte[] body = parts.rest();
        if (!first.startsWith("/") || !second.startsWith("/")) {
            return;
        }
        var request = new CountedRequest("", body);
        EventFields fields = reader(first, second).extract(request, "fuzz", Instant.EPOCH);
        check(request.bodyReads() <= 1, "the body is read once");
        JsonNode tree = Reference.tree(body);
        check(tree == null || !fields.unparsed(), "JSON was not read");
        check(fields.providerId() == null || !fields.unparsed(), "a value of what was not read");
        if (tree != null) {
            same(fields.providerId(), tree, first);
            same(fields.subject(), tree, second);
        }
        whole(body, first);
    }

    private static EventReader reader(String id, String subject) {
        List<String> none = List.of();
        var rules = new EventRules(List.of(id), none, none, List.of(subject), none, null, null, null, none);
        return new EventReader(rules, request -> null);
    }

    private static void same(String found, JsonNode tree, String pointer) {
        check(Reference.isAttribute(found, Reference.at(tree, pointer)), "not what stands at " + pointer);
    }

    /** The strict reader, which bodies are proven with. */
    private static void whole(byte[] body, String pointer) {
        JsonBody read = JsonBody.read(body);
        JsonNode tree = Reference.strictTree(body);
        check(read != null || tree == null, "JSON for one and not for the other");
        if (read != null && tree != null) {
            String text = read.text(pointer);
            JsonNode node = Reference.at(tree, pointer);
            check(text == null || text.length() <= body.length + SLACK, "more than was sent");
            check(text == null || node.isValueNode(), "a value where there is none");
            check(text == null || !node.isTextual() || text.equals(node.asText()), "another text");
        }
    }
}
