// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.subscriptions.registry.DefinitionJson;
import dev.sluice.subscriptions.registry.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Which members of two forms of a resource differ, by name: {@code state}, {@code types}, {@code webhook.secrets}. Pure. */
final class ChangedFields {
    private ChangedFields() {}

    static List<String> between(Resource<?> before, Resource<?> after) {
        var names = new TreeSet<String>();
        if (before.state() != after.state()) names.add("state");
        if (before.origin() != after.origin()) names.add("origin");
        if (!before.tenant().equals(after.tenant())) names.add("tenant");
        if (!before.starts().equals(after.starts())) names.add("starts");
        if (before.incarnation() != after.incarnation()) names.add("incarnation");
        if (!before.oldSecrets().equals(after.oldSecrets())) names.add("oldSecrets");
        if (before.unseen() != after.unseen()) names.add("unseen");
        if (!before.definition().equals(after.definition()))
            differing("", DefinitionJson.write(before), DefinitionJson.write(after), names);
        return new ArrayList<>(names);
    }

    /** One level down into objects, no further: names of headers are told with their object. */
    private static void differing(String path, ObjectNode before, ObjectNode after, Set<String> names) {
        var all = new TreeSet<String>();
        before.fieldNames().forEachRemaining(all::add);
        after.fieldNames().forEachRemaining(all::add);
        for (String name : all) {
            JsonNode one = before.get(name);
            JsonNode other = after.get(name);
            if (Objects.equals(one, other)) continue;
            if (path.isEmpty() && one instanceof ObjectNode was && other instanceof ObjectNode is)
                differing(name + ".", was, is, names);
            else names.add(path + name);
        }
    }
}
