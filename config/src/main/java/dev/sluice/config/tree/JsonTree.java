// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.tree;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;

/** Makes the tree of a JSON value; places are JSON pointers. Nothing is substituted in it. */
public final class JsonTree {
    private JsonTree() {}

    public static Node of(JsonNode json) {
        return node(json, "");
    }

    private static Node node(JsonNode json, String pointer) {
        Place place = Place.at(pointer);
        return switch (json.getNodeType()) {
            case OBJECT -> mapping(json, pointer);
            case ARRAY -> sequence(json, pointer);
            case STRING -> new Node.Scalar(json.textValue(), Node.Style.QUOTED, place);
            default -> new Node.Scalar(json.asText(), Node.Style.PLAIN, place);
        };
    }

    private static Node mapping(JsonNode json, String pointer) {
        var entries = new ArrayList<Node.Entry>();
        for (var property : json.properties()) {
            String inside = pointer + "/" + property.getKey().replace("~", "~0").replace("/", "~1");
            entries.add(new Node.Entry(property.getKey(), Place.at(inside), node(property.getValue(), inside)));
        }
        return new Node.Mapping(entries, Place.at(pointer));
    }

    private static Node sequence(JsonNode json, String pointer) {
        var items = new ArrayList<Node>();
        for (int i = 0; i < json.size(); i++) {
            items.add(node(json.get(i), pointer + "/" + i));
        }
        return new Node.Sequence(items, Place.at(pointer));
    }
}
