// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.registry.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A part of all resources, in the order of their ids.
 *
 * @param more whether there are others behind it
 */
public record Page<D>(List<Resource<D>> items, boolean more) {
    private static final String VERSION = "1:";

    public Page {
        items = List.copyOf(items);
    }

    /** The first {@code limit} behind {@code after}: one pass over all, which keeps no more than it shows. */
    public static <D> Page<D> of(Stream<Resource<D>> all, String after, int limit) {
        Comparator<Resource<D>> byId = Comparator.comparing(Resource::id);
        var least = new PriorityQueue<Resource<D>>(limit + 1, byId.reversed());
        all.filter(each -> each.id().compareTo(after) > 0).forEach(each -> {
            least.add(each);
            if (least.size() > limit + 1) {
                least.poll();
            }
        });
        List<Resource<D>> sorted = least.stream().sorted(byId).toList();
        boolean more = sorted.size() > limit;
        return new Page<>(more ? sorted.subList(0, limit) : sorted, more);
    }

    /** The answer. */
    public ObjectNode json(Function<Resource<D>, JsonNode> view) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("items");
        items.forEach(item -> list.add(view.apply(item)));
        return more ? json.put("after", text(items.getLast().id())) : json.putNull("after");
    }

    private static String text(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((VERSION + id).getBytes(StandardCharsets.UTF_8));
    }

    /** The id behind which to go on; the empty one stands before all. */
    public static String after(Optional<String> text) {
        if (text.isEmpty()) {
            return "";
        }
        try {
            String read = new String(Base64.getUrlDecoder().decode(text.get()), StandardCharsets.UTF_8);
            if (read.startsWith(VERSION)) {
                return read.substring(VERSION.length());
            }
        } catch (IllegalArgumentException notBase64) {
            throw bad();
        }
        throw bad();
    }

    private static ProblemException bad() {
        return new ProblemException(ProblemCode.BAD_CURSOR, "after is none that a list has given");
    }
}
