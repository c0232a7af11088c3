// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.define;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.cli.api.Ask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A definition being put together of a file and options; knows which of them each part is from. Confined to the main thread. */
final class Form {
    private final ObjectNode json;
    private final Ask.Places file;
    private final Map<String, String> options = new HashMap<>();

    /** @param file where the user wrote what is in {@code json} already */
    Form(ObjectNode json, Ask.Places file) {
        this.json = json;
        this.file = file;
    }

    static Form empty() {
        return new Form(JsonNodeFactory.instance.objectNode(), pointer -> pointer);
    }

    ObjectNode json() {
        return json;
    }

    /** Sets what an option says; a null value, written or not given, is told apart by {@code JsonNode}. */
    void put(String option, @Nullable JsonNode value, String... path) {
        if (value == null) {
            return;
        }
        ObjectNode inside = json;
        for (int i = 0; i < path.length - 1; i++) {
            inside = inside.get(path[i]) instanceof ObjectNode there ? there : inside.putObject(path[i]);
        }
        String last = path[path.length - 1];
        if (value.isNull()) {
            inside.remove(last);
        } else {
            inside.set(last, value);
        }
        options.put(pointer(path), option);
    }

    void put(String option, @Nullable String text, String... path) {
        put(option, text == null ? null : JsonNodeFactory.instance.textNode(text), path);
    }

    /** A list, unless it is empty. */
    void put(String option, List<String> texts, String... path) {
        if (!texts.isEmpty()) {
            var array = JsonNodeFactory.instance.arrayNode();
            texts.forEach(array::add);
            put(option, array, path);
        }
    }

    /** The option, or the place in the file, that what stands at a JSON pointer is from. */
    String place(String pointer) {
        for (String at = pointer; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            String option = options.get(at);
            if (option != null) {
                return option;
            }
        }
        return file.of(pointer);
    }

    private static String pointer(String... path) {
        var pointer = new ArrayList<String>();
        for (String name : path) {
            pointer.add("/" + name.replace("~", "~0").replace("/", "~1"));
        }
        return String.join("", pointer);
    }
}
